import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { needing } from '../../../shared/testing/needing'
import { data, entriesOf, expectValues, ImportBench, sumOf, without, type Entry } from '../testing'

const bench = new ImportBench()
const odd = join(data, 'oddities/hdf5')
const reported = join(data, 'oddities/public')
const knmi = join(data, 'radar-knmi')

const refused: Record<string, RegExp> = {
  'lzf.h5': /LZF compression \(filter 32000\)/,
  'compound.h5': /records with the fields "u", "v"/,
  'strings.h5': /text/,
  'null_space.h5': /null_space\.h5/,
  'scalar.h5': /scalar\.h5/,
  'truncated.h5': /can't be opened as HDF5: truncated file/,
}
const says: Record<string, RegExp> = {
  'several.h5': /2 arrays that could be the data \("x", "y"\)/,
  'matlab_v73_like.mat': /axes in reverse: the array is 6 x 5 x 7/,
  'one_frame_per_dataset.h5': /order of the names/,
}
/** Their manifests tell of one part of them. */
const differs = ['odim_composite.h5', 'one_frame_per_dataset.h5', 'matlab_v73_like.mat']

needing(without(odd)).describe('the odd HDF5 files', () => {
  const entries = entriesOf<Entry & { dataset?: string }>(odd)
  it.each(entries.map((entry) => [entry.file, entry] as const))('%s', async (file, entry) => {
    const path = join(odd, file)
    const words = refused[file]
    if (words !== undefined) return bench.refuses(path, words)
    const change = file === 'several.h5' ? { variables: [entry.dataset] } : {}
    const imported = await bench.import(path, change)
    if (says[file] !== undefined) expect(imported.said).toMatch(says[file])
    if (differs.includes(file)) return
    const { frames, height, width } = imported.dataset.shape
    expect([frames, height, width]).toEqual(entry.shape)
    expect(imported.dataset.missingCells).toBe(entry.missing)
    expect(sumOf(imported.values) / (entry.sum_valid ?? NaN)).toBeCloseTo(1, 6)
    expectValues(imported, entry.values ?? [])
  })

  it('a frame per dataset is a stack', async () => {
    const { dataset, values } = await bench.import(join(odd, 'one_frame_per_dataset.h5'))
    expect(dataset.shape).toMatchObject({ frames: 6, height: 5, width: 7 })
    expect(values[3 * 35]).toBe(300.25)
  })

  it('MATLAB files are read with the axes that are chosen', async () => {
    const axes = ['width', 'height', 'time']
    const { dataset, values } = await bench.import(join(odd, 'matlab_v73_like.mat'), { axes })
    expect(dataset.shape).toMatchObject({ frames: 6, height: 5, width: 7 })
    expect(sumOf(values)).toBeCloseTo(57_382.5, 1)
  })

  it('a radar composite: gain and offset, no data, and nothing seen', async () => {
    const { dataset, values } = await bench.import(join(odd, 'odim_composite.h5'))
    expect(dataset.shape).toMatchObject({ frames: 1, height: 5, width: 7 })
    expect(values[34]).toBeCloseTo(0.5 * 46 - 32, 5)
    expect(values[0]).toBeCloseTo(-32, 5)
  })

  it('no byte that is changed in packed numbers gives others without an error', async () => {
    const whole = new Uint8Array(readFileSync(join(odd, 'chunked_gzip.h5')))
    const { values } = await bench.import(join(odd, 'chunked_gzip.h5'))
    let refusals = 0
    for (let at = 8; at < whole.length; at += 61) {
      const changed = whole.slice()
      changed[at] = (whole[at] as number) ^ 0x55
      const found = await bench.import(bench.put('changed.h5', changed)).catch((e: unknown) => e)
      if (found instanceof Error) {
        expect([at, found.name]).toEqual([at, 'GridcastError'])
        refusals++
      } else if (at > 3000) expect((found as { values: Float32Array }).values).toEqual(values)
    }
    expect(refusals).toBeGreaterThan(0)
  })
})

needing(without(reported)).it('what a radar saw to be dry is 0, not "no data"', async () => {
  const { dataset, values, ends } = await bench.import(join(reported, 'odim_undetect.h5'))
  expect(dataset.shape).toMatchObject({ frames: 1, height: 40, width: 50 })
  expect(dataset.missingCells).toBe(250)
  // 750 cells where nothing was seen, and 10 where as much as nothing was measured.
  expect(values.filter((value) => value === 0).length).toBe(760)
  expect(sumOf(values)).toBeCloseTo(4841.2, 2)
  expect(ends[0]).toBe('2021-06-01T12:05')
})

needing(without(knmi)).it('the radar of KNMI: a file per frame, in mm', async () => {
  const { dataset, values, ends } = await bench.import(knmi)
  expect(dataset.shape).toMatchObject({ height: 765, width: 700, channels: 1 })
  expect(dataset.time).toMatchObject({ step: { count: 5, unit: 'minute' } })
  expect(ends[0]?.slice(0, 10)).toBe('2010-08-26')
  expect(dataset.missingCells / values.length).toBeCloseTo(36_640_932 / 49_266_000, 2)
  expect(dataset.range).toMatchObject({ min: 0 })
})
