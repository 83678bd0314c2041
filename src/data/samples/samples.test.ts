import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleFileFormat, sampleNames, type SampleName } from '../../shared/import-plan'
import { parseNpyHeader } from '../../shared/npy'
import { Random } from '../../shared/random'
import { valuesIn, valuesInFrame } from '../frame-source'
import { binomial } from './distributions'
import { makeSample, writeSampleFile } from '.'

const noAbort = new AbortController().signal

async function allOf(
  name: SampleName,
  seed = 1,
): Promise<{ values: number[][]; valid: (Uint8Array | null)[]; hash: string }> {
  const result = { values: [] as number[][], valid: [] as (Uint8Array | null)[] }
  const hash = createHash('sha256')
  for await (const { values, valid } of makeSample(name, 'small', seed).chunks(noAbort)) {
    hash.update(values)
    result.values.push([...values])
    result.valid.push(valid)
  }
  return { ...result, hash: hash.digest('hex') }
}

describe.each(sampleNames)('the sample %s', (name) => {
  it('yields what its shape says, the same for the same seed and others for another', async () => {
    const [first, again, other] = [await allOf(name), await allOf(name), await allOf(name, 2)]
    const { shape } = makeSample(name, 'small', 1).description
    expect(first.values.reduce((sum, chunk) => sum + chunk.length, 0)).toBe(valuesIn(shape))
    expect(again.hash).toBe(first.hash)
    expect(other.hash).not.toBe(first.hash)
  })

  it('has three sizes, each larger than the one before', () => {
    const counts = (['small', 'medium', 'large'] as const).map((size) =>
      valuesIn(makeSample(name, size, 1).description.shape),
    )
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(new Set(counts).size).toBe(3)
  })
})

describe('moving digits', () => {
  it('shows two digits that move by at most a few pixels a frame', async () => {
    const { values } = await allOf('moving-digits')
    const side = 64
    for (const clip of values.slice(0, 20)) {
      const brightness = Array.from({ length: 20 }, (_, t) =>
        clip.slice(t * side * side, (t + 1) * side * side),
      )
      const lit = brightness.map((frame) => frame.filter((value) => value > 0).length)
      expect(Math.min(...lit)).toBeGreaterThan(30)
      expect(Math.max(...lit)).toBeLessThan(side * side * 0.3)
    }
    expect(Math.max(...(values[0] ?? []))).toBe(255)
  })
})

describe('the epidemic', () => {
  it('comes in waves: neighbouring weeks are alike, distant ones are not', async () => {
    const { values, valid } = await allOf('epidemic')
    const totals = values.map((frame) => frame.reduce((sum, cases) => sum + cases, 0))
    const difference = (lag: number) =>
      totals.slice(lag).reduce((sum, total, t) => sum + Math.abs(total - (totals[t] ?? 0)), 0)
    expect(difference(8)).toBeGreaterThan(3 * difference(1))
    expect(Math.max(...totals)).toBeGreaterThan(20 * Math.min(...totals))
    const land = valid[0]?.reduce((sum, flag) => sum + flag, 0) ?? 0
    expect(land / valuesInFrame(makeSample('epidemic', 'small', 1).description.shape)).toBeCloseTo(
      0.6,
      1,
    )
    expect(
      values.every((frame) =>
        frame.every((cases, cell) => cases >= 0 && (cases === 0 || valid[0]?.[cell] === 1)),
      ),
    ).toBe(true)
  })
})

describe('rain', () => {
  it('is carried along: a shifted frame explains the next one better than itself', async () => {
    const { values } = await allOf('rain')
    const side = 48
    const error = (from: number[], to: number[], dx: number, dy: number) => {
      let sum = 0
      for (let y = 4; y < side - 4; y++) {
        for (let x = 4; x < side - 4; x++)
          sum += ((to[y * side + x] ?? 0) - (from[(y - dy) * side + x - dx] ?? 0)) ** 2
      }
      return sum
    }
    const shifts = [-2, -1, 0, 1, 2].flatMap((dx) =>
      [-2, -1, 0, 1, 2].map((dy) => [dx, dy] as const),
    )
    let carried = 0
    for (let t = 10; t < 60; t++) {
      const [from, to] = [values[t] ?? [], values[t + 1] ?? []]
      const best = Math.min(...shifts.map(([dx, dy]) => error(from, to, dx, dy)))
      if (best < error(from, to, 0, 0)) carried++
    }
    expect(carried).toBeGreaterThan(35)
    const wet = values.flat().filter((rate) => rate > 0)
    expect(wet.length / values.flat().length).toBeGreaterThan(0.05)
    expect(wet.every((rate) => rate >= 0.1 - 1e-6)).toBe(true)
  })
})

describe('binomial', () => {
  it.each([
    [10, 0.3],
    [1000, 0.001],
    [1000, 0.4],
    [5, 0.9],
  ])('has the mean and variance of %i trials at %f', (trials, probability) => {
    const random = new Random(1)
    const draws = Array.from({ length: 20_000 }, () => binomial(random, trials, probability))
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length
    const deviation = Math.sqrt(trials * probability * (1 - probability))
    expect(Math.abs(mean - trials * probability)).toBeLessThan(0.05 * deviation)
    expect(Math.abs(variance / deviation ** 2 - 1)).toBeLessThan(0.06)
    expect(draws.every((x) => Number.isInteger(x) && x >= 0 && x <= trials)).toBe(true)
  })
})

describe('writeSampleFile', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'gridcast-samples-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it('writes the epidemic as a long table without the sea', async () => {
    const path = join(folder, 'epidemic.csv')
    const sample = makeSample('epidemic', 'small', 1)
    await writeSampleFile(sample, 'csv', path)
    const lines = readFileSync(path, 'utf8').trim().split('\n')
    expect(lines[0]).toBe('date,latitude,longitude,cases')
    expect(lines[1]).toMatch(/^2018-01-01,4\d\.\d+,\d\.\d+,\d+$/)
    const { values, valid } = await allOf('epidemic')
    expect(lines.length - 1).toBe(416 * (valid[0]?.reduce((sum, flag) => sum + flag, 0) ?? 0))
    const total = lines.slice(1).reduce((sum, line) => sum + Number(line.split(',')[3]), 0)
    expect(total).toBe(values.flat().reduce((sum, cases) => sum + cases, 0))
  })

  it('writes .npy, with NaN where there is no data', async () => {
    const path = join(folder, 'epidemic.npy')
    await writeSampleFile(makeSample('epidemic', 'small', 1), 'npy', path)
    const bytes = readFileSync(path)
    const header = parseNpyHeader(bytes)
    expect(header).toMatchObject({ dtype: 'float32', shape: [416, 24, 32] })
    const written = new Float32Array(
      bytes.buffer.slice(bytes.byteOffset + header.dataOffset, bytes.byteOffset + bytes.length),
    )
    const { values, valid } = await allOf('epidemic')
    const expected = values.flatMap((frame) =>
      frame.map((cases, cell) => (valid[0]?.[cell] === 1 ? cases : NaN)),
    )
    expect([...written]).toEqual(expected)
  })

  it('refuses what can be no such file, and ends when it is stopped', async () => {
    await expect(
      writeSampleFile(makeSample('moving-digits', 'small', 1), 'csv', join(folder, 'a.csv')),
    ).rejects.toThrow('no table')
    const signal = AbortSignal.timeout(5)
    await expect(
      writeSampleFile(makeSample('rain', 'large', 1), 'npy', join(folder, 'a.npy'), { signal }),
    ).rejects.toThrow()
  })
})

it('every sample has the form of file that suits it', () => {
  for (const name of sampleNames) {
    const { tableForm } = makeSample(name, 'small', 1).description
    expect(sampleFileFormat[name]).toBe(tableForm === null ? 'npy' : 'csv')
  }
})
