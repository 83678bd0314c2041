import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseNpyHeader } from '../../shared/npy'
import { openStore, type Store } from '../../main/store'
import type { FrameChunk, FrameSource } from '../frame-source'
import { sweepTemporaryFolders } from './temporary-folder'
import { writeDataset } from './write-dataset'

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcast-writer-'))
  store = openStore(folder)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

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
const whole = { name: 'test', signal: new AbortController().signal }

/** Nothing of a failed import may be left. */
function expectNothingLeft(): void {
  expect(store.datasets.list()).toEqual([])
  expect(existsSync(join(folder, 'datasets')) ? readdirSync(join(folder, 'datasets')) : []).toEqual(
    [],
  )
  expect(existsSync(store.paths.temporary) ? readdirSync(store.paths.temporary) : []).toEqual([])
}

describe('writeDataset', () => {
  it('writes frames that numpy can read and enters what it found', async () => {
    const source = sourceOf(() => [first(), chunk([7, 8, 9, 10, 11, 12])])
    const dataset = await writeDataset(store, source, whole)
    expect(store.datasets.get(dataset.id)).toEqual(dataset)
    expect(dataset).toMatchObject({
      range: { min: -6, max: 12 },
      spread: { mean: 5.5, negativeCells: 1 },
      missingCells: 0,
      bytes: 24,
    })
    const bytes = readFileSync(store.paths.datasetFrames(dataset.id))
    const header = parseNpyHeader(bytes)
    expect(header).toMatchObject({ dtype: 'int16', shape: [1, 2, 2, 3, 1] })
    expect(bytes.readInt16LE(header.dataOffset + 5 * 2)).toBe(-6)
    expect(existsSync(store.paths.datasetValid(dataset.id))).toBe(false)
  })

  it('writes a mask from the first missing cell on, zeroes those cells and leaves them out of the range', async () => {
    const source = sourceOf(() => [first(), chunk([7, -99, 9, 10, 11, 12], [1, 0, 1, 1, 1, 1])])
    const dataset = await writeDataset(store, source, whole)
    expect(dataset).toMatchObject({ missingCells: 1, range: { min: -6, max: 12 } })
    expect(dataset.spread?.mean).toBeCloseTo(58 / 11, 12)
    expect(dataset.spread?.negativeCells).toBe(1)
    const mask = readFileSync(store.paths.datasetValid(dataset.id))
    const header = parseNpyHeader(mask)
    expect([...mask.subarray(header.dataOffset)]).toEqual([1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1])
    const frames = readFileSync(store.paths.datasetFrames(dataset.id))
    expect(frames.readInt16LE(header.dataOffset + 7 * 2)).toBe(0)
  })

  it('leaves nothing behind when the source fails, ends early, is cancelled or holds no value', async () => {
    const failing = sourceOf(function* () {
      yield first()
      throw new Error('the disk was pulled out')
    })
    await expect(writeDataset(store, failing, whole)).rejects.toThrow('pulled out')
    expectNothingLeft()
    await expect(
      writeDataset(
        store,
        sourceOf(() => [first()]),
        whole,
      ),
    ).rejects.toThrow('12 bytes where the shape needs 24')
    expectNothingLeft()
    const controller = new AbortController()
    const cancelled = sourceOf(function* () {
      yield first()
      controller.abort()
      yield first()
    })
    await expect(
      writeDataset(store, cancelled, { name: 'test', signal: controller.signal }),
    ).rejects.toThrow('cancelled')
    expectNothingLeft()
    const empty = sourceOf(() => [
      chunk([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ])
    await expect(writeDataset(store, empty, whole)).rejects.toThrow('test.npy has no valid value')
    expectNothingLeft()
  })

  it('refuses what the disk cannot hold before writing it', async () => {
    const source = sourceOf(() => [])
    source.description.shape.frames = 2 ** 45
    await expect(writeDataset(store, source, whole)).rejects.toThrow(
      /no room on the disk for test.npy/,
    )
    expectNothingLeft()
  })

  it('sweeps what dead processes left and nothing else', async () => {
    const of = (name: string) => join(store.paths.temporary, name)
    const dead = 2 ** 22 + 5
    for (const name of [`dataset-a-${dead}`, `dataset-b-${dead}`, `dataset-c-${process.pid}`])
      await mkdir(of(name), { recursive: true })
    utimesSync(of(`dataset-a-${dead}`), 0, 0)
    utimesSync(of(`dataset-c-${process.pid}`), 0, 0)
    await sweepTemporaryFolders(store.paths.temporary)
    expect(readdirSync(store.paths.temporary).sort()).toEqual([
      `dataset-b-${dead}`,
      `dataset-c-${process.pid}`,
    ])
  })
})
