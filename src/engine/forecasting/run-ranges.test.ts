import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DatasetSource, TrainedModel } from '../../shared/engine-calls'
import { rangesFile } from '../../shared/kept-files'
import { Random } from '../../shared/random'
import { trainingSettingsSchema } from '../../shared/training/settings'
import { TrainControl } from '../training/control'
import { fitReference } from '../training/fit-reference'
import { referenceDevice } from '../training/testing'
import { makeDataset, readFloats, temporaryFolder } from '../windows/testing'
import { evaluate } from './evaluate'
import { makeForecast } from './forecast'
import { rangesFor } from './run-ranges'

const shape = { sequences: 1, frames: 240, height: 6, width: 6, channels: 1 }
const settings = trainingSettingsSchema.parse({
  inputFrames: 4,
  targetFrames: 3,
  validationShare: 0.15,
  testShare: 0.2,
})
const watcher = { progress: () => undefined, throwIfCancelled: () => undefined }

/** Counts that remember themselves; noise from `noisyFrom` on. */
function counts(noisyFrom = Infinity): DatasetSource {
  const random = new Random(7)
  const hidden: number[] = []
  for (let t = 0; t < 240; t++)
    for (let cell = 0; cell < 36; cell++)
      hidden.push(0.8 * (hidden[(t - 1) * 36 + cell] ?? 0) + random.normal())
  return makeDataset(shape, 'series', (_, t, y, x) => {
    const value = Math.round(Math.exp(0.5 * hidden[t * 36 + y * 6 + x]! + 1))
    return t >= noisyFrom ? 40 * value : value
  })
}

async function fitted(dataset: DatasetSource): Promise<TrainedModel> {
  const modelSpec = {
    version: 2,
    family: 'reference',
    name: 'damped-persistence',
    reference: 'damped-persistence',
  } as const
  const request = { dataset, settings, runFolder: temporaryFolder(), resumeFrom: null }
  const control = new TrainControl()
  const result = await fitReference({ ...request, modelSpec }, modelSpec, () => undefined, control)
  return { modelSpec, settings, checkpoint: result.bestCheckpoint!, trainedOn: dataset }
}

const asked = {
  ...{ mode: 'free-running' as const, thresholds: [], device: 'auto' },
  ...{ heldOutOnly: true, limit: null, season: null },
}

describe('ranges of a run', () => {
  it('cover what they say on the test part, which they never saw', async () => {
    const dataset = counts()
    const model = await fitted(dataset)
    const { ranges } = await evaluate({ ...asked, model, dataset }, watcher)
    const [eighty, ninetyFive] = ranges!
    expect(Math.abs(eighty!.coverage! - 0.8)).toBeLessThan(0.05)
    expect(Math.abs(ninetyFive!.coverage! - 0.95)).toBeLessThan(0.04)
    expect(ninetyFive!.width[0]!).toBeGreaterThan(eighty!.width[0]!)
    const other = await fitted(counts(191))
    const fit = await rangesFor(other, 36, watcher)
    expect(fit).toEqual(await rangesFor(model, 36, watcher))
  })

  it('lie beside a forecast, around it, and never below 0 for counts', async () => {
    const dataset = counts()
    const model = await fitted(dataset)
    const folder = temporaryFolder()
    const place = { sequence: 0, firstInputFrame: 236, steps: 6 }
    const made = await makeForecast(
      { ...asked, ...place, model, dataset, folder },
      referenceDevice,
      watcher,
    )
    expect(made.ranges).toEqual([0.8, 0.95])
    const read = (name: string) => readFloats(join(folder, `${name}.npy`)).values
    const [frames, lower, upper] = [read('frames'), read('lower-80'), read('upper-80')]
    const [lowest, highest] = [read('lower-95'), read('upper-95')]
    frames.forEach((value, i) => {
      expect(lower[i]!).toBeGreaterThanOrEqual(lowest[i]!)
      expect(highest[i]!).toBeGreaterThanOrEqual(upper[i]!)
      expect(upper[i]!).toBeGreaterThan(lower[i]!)
      expect(lowest[i]!).toBeGreaterThanOrEqual(0)
      expect(value).toBeLessThanOrEqual(highest[i]!)
    })
    const digests = readFileSync(join(folder, 'digests.json'), 'utf8')
    expect(digests).toContain('upper-95.npy')
  })

  it('are made once, and again for other weights; frames of another size have none', async () => {
    const model = await fitted(counts())
    const fit = await rangesFor(model, 36, watcher)
    const { trainedOn: _, ...alone } = model
    expect(await rangesFor(alone, 36, watcher)).toEqual(fit)
    expect(await rangesFor(alone, 25, watcher)).toBeNull()
    const other = await fitted(counts(100))
    writeFileSync(model.checkpoint, readFileSync(other.checkpoint))
    expect(await rangesFor(alone, 36, watcher)).toBeNull()
    const path = join(model.checkpoint, '..', rangesFile)
    const bytes = readFileSync(path)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(path, bytes)
    await expect(rangesFor(alone, 36, watcher)).rejects.toMatchObject({
      code: 'checkpoint.unreadable',
    })
  })
})
