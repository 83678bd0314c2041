import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseNpyHeader } from '../../shared/npy'
import type { FrameChunk, FrameSource } from '../frame-source'
import { writeDataset } from './write-dataset'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'gridcast-writer-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** Two frames of 2 x 3 cells. */
function sourceOf(chunks: () => Iterable<FrameChunk>): FrameSource {
  return {
    description: {
      kind: 'series',
      shape: { sequences: 1, frames: 2, height: 2, width: 3, channels: 1 },
      dtype: 'int16',
      valueName: 'cases',
      unit: null,
      channelNames: ['cases'],
      time: { kind: 'index' },
      georeference: null,
      tableForm: null,
      source: 'test.npy',
      notes: [],
    },
    async *chunks() {
      yield* chunks()
    },
  }
}
const chunk = (values: number[], valid: number[] | null = null): FrameChunk => ({
  values: new Int16Array(values),
  valid: valid === null ? null : new Uint8Array(valid),
})
const first = () => chunk([1, 2, 3, 4, 5, -6])
const whole = { signal: new AbortController().signal }

describe('writeDataset', () => {
  it('writes frames that numpy can read and tells what it found', async () => {
    const source = sourceOf(() => [first(), chunk([7, 8, 9, 10, 11, 12])])
    const dataset = await writeDataset(folder, source, whole)
    expect(dataset).toMatchObject({
      range: { min: -6, max: 12 },
      spread: { mean: 5.5, negativeCells: 1 },
      missingCells: 0,
      bytes: 24,
    })
    const bytes = readFileSync(join(folder, 'frames.npy'))
    const header = parseNpyHeader(bytes)
    expect(header).toMatchObject({ dtype: 'int16', shape: [1, 2, 2, 3, 1] })
    expect(bytes.readInt16LE(header.dataOffset + 5 * 2)).toBe(-6)
    expect(existsSync(join(folder, 'valid.npy'))).toBe(false)
  })

  it('writes a mask from the first missing cell on; such cells are 0 and uncounted', async () => {
    const source = sourceOf(() => [first(), chunk([7, -99, 9, 10, 11, 12], [1, 0, 1, 1, 1, 1])])
    const dataset = await writeDataset(folder, source, whole)
    expect(dataset).toMatchObject({ missingCells: 1, range: { min: -6, max: 12 } })
    expect(dataset.spread?.mean).toBeCloseTo(58 / 11, 12)
    expect(dataset.spread?.negativeCells).toBe(1)
    const mask = readFileSync(join(folder, 'valid.npy'))
    const header = parseNpyHeader(mask)
    expect([...mask.subarray(header.dataOffset)]).toEqual([1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1])
    const frames = readFileSync(join(folder, 'frames.npy'))
    expect(frames.readInt16LE(header.dataOffset + 7 * 2)).toBe(0)
  })

  it('says why when the source fails, ends early, is cancelled or holds no value', async () => {
    const failing = sourceOf(function* () {
      yield first()
      throw new Error('the disk was pulled out')
    })
    await expect(writeDataset(folder, failing, whole)).rejects.toThrow('pulled out')
    await expect(
      writeDataset(
        folder,
        sourceOf(() => [first()]),
        whole,
      ),
    ).rejects.toThrow('12 bytes where the shape needs 24')
    const controller = new AbortController()
    const cancelled = sourceOf(function* () {
      yield first()
      controller.abort()
      yield first()
    })
    await expect(writeDataset(folder, cancelled, { signal: controller.signal })).rejects.toThrow(
      'cancelled',
    )
    const empty = sourceOf(() => [
      chunk([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ])
    await expect(writeDataset(folder, empty, whole)).rejects.toThrow('test.npy has no valid value')
  })

  it('refuses what the disk cannot hold before writing it', async () => {
    const source = sourceOf(() => [])
    source.description.shape.frames = 2 ** 45
    await expect(writeDataset(folder, source, whole)).rejects.toThrow(
      /no room on the disk for test.npy/,
    )
  })

  it('begins anew in a folder where another writing was broken off', async () => {
    const source = sourceOf(() => [first(), chunk([7, 8, 9, 10, 11, 12])])
    const broken = sourceOf(() => [first()])
    await expect(writeDataset(folder, broken, whole)).rejects.toThrow()
    expect((await writeDataset(folder, source, whole)).bytes).toBe(24)
  })
})
