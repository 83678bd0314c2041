import { encode } from 'fast-png'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { needing } from '../../../shared/testing/needing'
import { data, ImportBench, sumOf, without } from '../testing'

const bench = new ImportBench()
const odd = join(data, 'oddities/image')
const cells = 24 * 32

describe('PNG pictures', () => {
  it('are frames in the order people count, with 16 bits as they are', async () => {
    const paths = [9, 10, 11].map((n) => {
      const levels = Uint16Array.from({ length: 6 }, (_, i) => n * 1000 + i)
      const png = { width: 3, height: 2, data: levels, depth: 16, channels: 1 } as const
      return bench.put(`frame_${n}.png`, encode(png))
    })
    const { dataset, values } = await bench.import(paths.toReversed())
    expect(dataset.shape).toMatchObject({ frames: 3, height: 2, width: 3, channels: 1 })
    expect([values[0], values[6], values[17]]).toEqual([9000, 10_000, 11_005])
  })
})

needing(without(odd)).describe('the odd pictures', () => {
  const grey = { variables: ['grey'], axes: ['time', 'height', 'width'] }
  it.each([
    ['grey8.png', 1, 107_008],
    ['grey16.png', 1, 27_501_824],
    ['grey_alpha.png', 1, 107_008],
    ['interlaced.png', 1, 107_008],
    ['gamma_chunk.png', 1, 107_008],
    ['animated.png', 8, 811_264],
    ['grey_8frames.gif', 8, 811_264],
    ['partial_frames_disposal1.gif', 8, 868_672],
    ['local_palettes.gif', 8, 788_736],
    ['interlaced.gif', 8, 811_264],
    ['varying_delays.gif', 8, 811_264],
    ['duplicate_frames.gif', 8, 844_288],
    ['no_trailer.gif', 8, 811_264],
    ['single_frame.gif', 1, 103_680],
  ])('%s', async (file, frames, sum) => {
    const { dataset, values } = await bench.import(join(odd, file), grey)
    expect(dataset.shape).toMatchObject({ frames, height: 24, width: 32, channels: 1 })
    expect(sumOf(values)).toBe(sum)
  })

  it.each([
    ['bad_crc.png', /damaged .*CRC/],
    ['truncated.png', /truncated\.png is (damaged|cut off)/],
    ['empty.png', /is empty/],
    ['huge_dimensions.png', /60,?000/],
  ])('%s is refused', (file, words) => bench.refuses(join(odd, file), words))

  it('colours are channels, or grey as video makes it', async () => {
    const colour = await bench.import(join(odd, 'rgb.png'))
    expect(colour.dataset.channelNames).toEqual(['red', 'green', 'blue'])
    expect(sumOf(colour.values)).toBe(310_016)
    const { values } = await bench.import(join(odd, 'rgb.png'), grey)
    expect(values[12 * 32 + 16]).toBeCloseTo(179.416, 3)
  })

  it('a palette is colours, or the numbers themselves', async () => {
    const { values } = await bench.import(join(odd, 'palette.png'), {
      ...grey,
      variables: ['palette'],
    })
    expect(values.length).toBe(cells)
    expect(sumOf(values)).toBe(5760)
  })

  it('sequences: order and steps of the names, absent numbers, colours among grey', async () => {
    const order = await bench.import(join(odd, 'seq_no_padding'), grey)
    expect(order.dataset.shape.frames).toBe(8)
    const dated = await bench.import(join(odd, 'seq_datetime'), grey)
    expect(dated.dataset.time).toMatchObject({ step: { count: 5, unit: 'minute' } })
    expect((await bench.import(join(odd, 'seq_gap'), grey)).said).toMatch(/1 number is absent.*4/)
    const mixed = await bench.import(join(odd, 'seq_mode_differs'), grey)
    expect(mixed.dataset.shape).toMatchObject({ frames: 4, channels: 1 })
    expect((await bench.import(join(odd, 'varying_delays.gif'))).said).toMatch(/0 to 3 seconds/)
  })
})
