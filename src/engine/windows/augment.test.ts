import { describe, expect, it } from 'vitest'
import { augment, mirrorImages, turned, turnedBack } from './augment'
import type { Batch } from './batch'

const settings = { augmentation: 'mirrored' as const, seed: 3 }

function batchOf(windows: number, side: { height: number; width: number }): Batch {
  const shape: Batch['shape'] = [windows, 2, side.height, side.width, 1]
  const size = shape.reduce((product, length) => product * length, 1)
  const values = Float32Array.from({ length: size }, (_, i) => i)
  return { values, valid: Uint8Array.from(values, (value) => value % 2), shape }
}

const window = ({ values }: Batch, index: number, size: number) =>
  [...values.subarray(index * size, (index + 1) * size)].map((value) => value - index * size)

describe('augmentation', () => {
  it('leaves windows alone where none is wanted', () => {
    const batch = batchOf(2, { height: 2, width: 3 })
    augment(batch, { ...settings, augmentation: 'none' }, 1, 0)
    expect(batch).toEqual(batchOf(2, { height: 2, width: 3 }))
  })

  it('makes the four mirror images of a frame that is not square, and no other', () => {
    const batch = batchOf(64, { height: 2, width: 3 })
    augment(batch, settings, 1, 0)
    const frames = Array.from({ length: 64 }, (_, i) => String(window(batch, i, 12).slice(0, 6)))
    expect([...new Set(frames)].sort()).toEqual([
      '0,1,2,3,4,5',
      '2,1,0,5,4,3',
      '3,4,5,0,1,2',
      '5,4,3,2,1,0',
    ])
  })

  it('turns square frames too, and runs backwards where that is allowed', () => {
    const kinds = (augmentation: 'mirrored' | 'mirrored-reversed') => {
      const batch = batchOf(400, { height: 2, width: 2 })
      augment(batch, { ...settings, augmentation }, 1, 0)
      return new Set(Array.from({ length: 400 }, (_, i) => String(window(batch, i, 8))))
    }
    expect(kinds('mirrored').size).toBe(8)
    expect(kinds('mirrored-reversed').size).toBe(16)
  })

  it('moves the mask with the values, all frames of a window alike', () => {
    const batch = batchOf(8, { height: 3, width: 3 })
    augment(batch, settings, 2, 8)
    expect([...batch.valid!]).toEqual([...batch.values].map((value) => value % 2))
    for (let i = 0; i < 8; i++) {
      const values = window(batch, i, 18)
      expect(values.slice(9)).toEqual(values.slice(0, 9).map((value) => value + 9))
    }
  })

  it('depends on the epoch and the place in it, not on how the epoch is cut into batches', () => {
    const varied = (epoch: number, first: number) => {
      const batch = batchOf(16, { height: 3, width: 3 })
      augment(batch, settings, epoch, first)
      return Array.from({ length: 16 }, (_, i) => window(batch, i, 18))
    }
    expect(varied(1, 8).slice(0, 8)).toEqual(varied(1, 0).slice(8))
    expect(varied(2, 0)).not.toEqual(varied(1, 0))
  })
})

describe.each([
  [{ height: 3, width: 3, channels: 2 }, 8],
  [{ height: 2, width: 3, channels: 1 }, 4],
])('mirror images of %j', (sides, count) => {
  const { height, width, channels } = sides
  const shape: Batch['shape'] = [2, 2, height, width, channels]
  const values = Float32Array.from({ length: 4 * height * width * channels }, (_, i) => i)
  const batch: Batch = { values, valid: null, shape }

  it('are all there, the frame itself first', () => {
    const images = mirrorImages(sides).map((image) => String(turned(batch, image).values))
    expect(new Set(images).size).toBe(count)
    expect(images[0]).toBe(String(values))
  })

  it('turn back to what they were', () => {
    for (const image of mirrorImages(sides))
      expect(turnedBack(turned(batch, image).values, 4, sides, image)).toEqual(values)
  })
})
