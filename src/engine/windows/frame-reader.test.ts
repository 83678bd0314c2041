import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GridcastError } from '../../shared/errors'
import { readBatch, sliceFrames, sliceWindows } from './batch'
import { FrameReader } from './frame-reader'
import { makeDataset } from './testing'

const shape = { sequences: 3, frames: 5, height: 2, width: 3, channels: 2 }
const code = (n: number, t: number, y: number, x: number, c: number): number =>
  n * 60 + t * 12 + y * 6 + x * 2 + c

describe('reading frames', () => {
  it.each(['float32', 'uint8'] as const)('finds every %s frame at its place', (dtype) => {
    const reader = new FrameReader(makeDataset(shape, 'clips', code, dtype).store)
    const { values, valid } = reader.read({ sequence: 2, first: 1, count: 3 })
    expect(valid).toBeNull()
    expect([...values]).toEqual(Array.from({ length: 36 }, (_, i) => 120 + 12 + i))
    reader.close()
  })

  it('gives 0 and a mask where there is no data', () => {
    const holes = makeDataset(shape, 'clips', (n, t, y, x, c) =>
      x === 1 ? NaN : code(n, t, y, x, c),
    )
    const reader = new FrameReader(holes.store)
    const { values, valid } = reader.read({ sequence: 0, first: 0, count: 1 })
    expect([...values]).toEqual([0, 1, 0, 0, 4, 5, 6, 7, 0, 0, 10, 11])
    expect([...(valid ?? [])]).toEqual([1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1])
    const batch = readBatch(reader, [{ sequence: 0, first: 0, count: 1 }], {
      log: false,
      offset: 5,
      scale: 2,
    })
    expect([...batch.values.subarray(0, 6)]).toEqual([-2.5, -2, 0, 0, -0.5, 0])
    reader.close()
  })

  it('refuses frames outside the file, and a file that ends too soon', () => {
    const { store } = makeDataset(shape, 'clips', code)
    const reader = new FrameReader(store)
    expect(() => reader.read({ sequence: 0, first: 3, count: 3 })).toThrow(RangeError)
    expect(() => reader.read({ sequence: 3, first: 0, count: 1 })).toThrow(RangeError)
    reader.close()
    expect(() => new FrameReader({ ...store, shape: { ...shape, frames: 6 } })).toThrow(
      /not 3 x 6 x 2 x 3 x 2/,
    )
    expect(() => new FrameReader({ ...store, framesPath: '/nowhere/frames.npy' })).toThrow(
      GridcastError,
    )
    writeFileSync(store.framesPath, 'not an array')
    expect(() => new FrameReader(store)).toThrow(GridcastError)
  })

  it('refuses a file in which one bit was changed, and one whose mask was', () => {
    const { store } = makeDataset(shape, 'clips', (n) => (n === 1 ? NaN : n))
    for (const path of [store.framesPath, store.validPath ?? '']) {
      const bytes = readFileSync(path)
      const changed = Buffer.from(bytes)
      changed[changed.length - 1]! ^= 1
      writeFileSync(path, changed)
      const reader = new FrameReader(store)
      expect(() => reader.read({ sequence: 2, first: 4, count: 1 })).toThrow(`${path} is damaged`)
      reader.close()
      writeFileSync(path, bytes)
    }
    const reader = new FrameReader(store)
    expect(reader.read({ sequence: 2, first: 4, count: 1 }).values[0]).toBe(2)
    reader.close()
  })

  it('cuts batches by frames and by windows', () => {
    const reader = new FrameReader(makeDataset(shape, 'clips', code).store)
    const windows = [0, 1, 2].map((sequence) => ({ sequence, first: 0, count: 4 }))
    const batch = readBatch(reader, windows, { log: false, offset: 0, scale: 1 })
    const cut = sliceWindows(sliceFrames(batch, { from: 2, to: 4 }), 1, 3)
    expect(cut.shape).toEqual([2, 2, 2, 3, 2])
    expect([...cut.values]).toEqual(
      [60, 120].flatMap((start) => Array.from({ length: 24 }, (_, i) => start + 24 + i)),
    )
    reader.close()
  })
})
