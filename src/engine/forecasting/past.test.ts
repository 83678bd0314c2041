import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DatasetSource, PastRequest } from '../../shared/engine-calls'
import { forecastIdSchema } from '../../shared/identifiers'
import { writeArray } from '../windows/array-file'
import { scorePast } from './past'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'gridcast-past-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const watcher = { progress: () => undefined, throwIfCancelled: () => undefined }
const cells = 4

/** Frame t of the data holds t; the first cell of each has no data. */
function grown(frames: number): DatasetSource {
  const shape = { sequences: 1, frames, height: 2, width: 2, channels: 1 }
  const sides = [1, frames, 2, 2, 1]
  const [framesPath, validPath] = [join(folder, 'frames.npy'), join(folder, 'valid.npy')]
  const values = Float32Array.from({ length: frames * cells }, (_, i) => Math.floor(i / cells))
  writeArray(framesPath, values, sides)
  const valid = Uint8Array.from({ length: frames * cells }, (_, i) => (i % cells === 0 ? 0 : 1))
  writeArray(validPath, valid, sides)
  const time = { kind: 'index' } as const
  const store = { framesPath, validPath, shape, dtype: 'float32' } as const
  return { store, kind: 'series', time, unit: null, valueName: 'value' }
}

/** A forecast of three steps that says `value`, with a range of one to either side. */
function made(name: string, value: number, first: number): PastRequest['forecasts'][number] {
  const own = join(folder, name)
  const shape = [3, 2, 2, 1]
  const all = (constant: number) => new Float32Array(3 * cells).fill(constant)
  writeArray(join(own, 'frames.npy'), all(value), shape)
  writeArray(join(own, 'baseline-persistence.npy'), all(first - 1), shape)
  writeArray(join(own, 'lower-80.npy'), all(value - 1), shape)
  writeArray(join(own, 'upper-80.npy'), all(value + 1), shape)
  const id = forecastIdSchema.parse('k3f9x2ab')
  return { id, folder: own, steps: 3, sequence: 0, first, hasNoChange: true, ranges: [0.8, 0.95] }
}

describe('past forecasts', () => {
  it('are compared with what has come in, where it has data', async () => {
    // Frames 10 and 11 have come: the forecast of 10 misses by 0 and 1, no change by 1 and 2
    const { forecasts, together } = await scorePast(
      { dataset: grown(12), forecasts: [made('a', 10, 10)] },
      watcher,
    )
    expect(forecasts[0]!.come).toBe(2)
    expect(forecasts[0]!.scores).toEqual({
      rmse: Math.sqrt(0.5),
      noChange: Math.sqrt(2.5),
      coverage: 1,
    })
    expect(together).toEqual(forecasts[0]!.scores)
  })

  it('wait for what has not, and leave out what lies before the data', async () => {
    const { forecasts, together } = await scorePast(
      { dataset: grown(2), forecasts: [made('a', 10, 2), made('b', 5, -1)] },
      watcher,
    )
    expect(forecasts.map(({ come }) => come)).toEqual([0, 2])
    expect(forecasts[0]!.scores).toBeNull()
    // Its second and third steps are frames 0 and 1
    expect(together!.rmse).toBeCloseTo(Math.sqrt((25 + 16) / 2), 10)
    expect(together!.coverage).toBe(0)
  })
})
