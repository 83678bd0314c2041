import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ImportBench } from '../testing'

const bench = new ImportBench()
const fixtures = join(import.meta.dirname, '../fixtures')
const at = (name: string) => join(fixtures, name)
const frames = (form: (frame: number) => string) => [0, 1, 2, 3, 4].map((n) => at(form(n)))
const grey = { variables: ['grey'], axes: ['time', 'height', 'width'] }
const levelAt = (frame: number, row: number, column: number) => 8 * row + 4 * column + 10 * frame
const [rows, columns] = [16, 24]

/** The largest distance of a frame from the levels that were saved. */
function worst(values: Float32Array, levels: (at: number) => number): number {
  return values.reduce((most, value, index) => Math.max(most, Math.abs(value - levels(index))), 0)
}
const levelOf = (index: number) =>
  levelAt(Math.floor(index / 384), Math.floor(index / columns) % rows, index % columns)

describe('JPEG and WebP pictures', () => {
  it('are frames; lossless ones exactly', async () => {
    const webp = await bench.import(frames((n) => `level_${n}.webp`))
    expect(webp.dataset.shape).toMatchObject({ frames: 5, height: rows, width: columns })
    expect(webp.dataset.shape.channels).toBe(1)
    expect(worst(webp.values, levelOf)).toBe(0)
    const jpeg = await bench.import(frames((n) => `grey_${n}.jpg`).toReversed())
    expect(jpeg.dataset.dtype).toBe('uint8')
    expect(worst(jpeg.values, levelOf)).toBeLessThanOrEqual(3)
  })

  it.each(['colours.jpg', 'progressive.jpg', 'colours.webp'])('%s has channels', async (name) => {
    const { dataset, values } = await bench.import(at(name))
    expect(dataset.channelNames).toEqual(['red', 'green', 'blue'])
    const expected = (index: number) => levelOf(Math.floor(index / 3)) + 10 * (index % 3)
    expect(worst(values, expected)).toBeLessThanOrEqual(name.endsWith('jpg') ? 4 : 12)
  })

  it('are turned as their orientation says, which is said', async () => {
    const { dataset, values, said } = await bench.import(at('turned.jpg'), grey)
    expect(dataset.shape).toMatchObject({ height: columns, width: rows })
    // The first row as shown is the first column from below.
    const shown = (index: number) => levelAt(1, rows - 1 - (index % rows), Math.floor(index / rows))
    expect(worst(values, shown)).toBeLessThanOrEqual(6)
    expect(said).toMatch(/turned as their orientation \(EXIF\) says/)
  })

  it('are refused when they are cut off, damaged, in inks or moving', async () => {
    const whole = readFileSync(at('colours.jpg'))
    await bench.refuses(bench.put('cut.jpg', whole.subarray(0, whole.length / 2)), /cut\.jpg/)
    await bench.refuses(bench.put('head.jpg', whole.subarray(0, 60)), /its head makes no sense/)
    const picture = readFileSync(at('colours.webp'))
    await bench.refuses(bench.put('cut.webp', picture.subarray(0, 80)), /is cut off/)
    await bench.refuses(at('inks.jpg'), /inks \(CMYK\)/)
    await bench.refuses(at('moving.webp'), /an animation/)
    // A decoder that gave up is replaced.
    expect((await bench.import(at('colours.jpg'))).dataset.shape.channels).toBe(3)
  })
})
