/** How much one call may ask of a dataset's frames; more is refused before anything is read. */
import { expect, it } from 'vitest'
import { exampleDataset } from '../store/testing'
import { checkStretch } from './stretch'

const shape = { sequences: 1, frames: 1000, height: 256, width: 256, channels: 1 }
const asked =
  (count: number, size: Partial<typeof shape> = {}) =>
  () =>
    checkStretch(exampleDataset({ shape: { ...shape, ...size } }), { sequence: 0, from: 0, count })

it('is bounded, whatever the size of a frame', () => {
  expect(asked(100)).not.toThrow()
  const tooMany = expect.objectContaining({ code: 'dataset.too-many-frames' }) as Error
  expect(asked(1000)).toThrow(tooMany)
  expect(asked(1, { height: 8000, width: 8000 })).not.toThrow()
  expect(asked(1, { height: 60_000, width: 60_000 })).toThrow(tooMany)
})

it('is only of frames that are there', () => {
  const none = expect.objectContaining({ code: 'dataset.no-such-frames' }) as Error
  expect(asked(1001)).toThrow(none)
  const elsewhere = { sequence: 1, from: 0, count: 1 }
  expect(() => checkStretch(exampleDataset(), elsewhere)).toThrow(none)
})
