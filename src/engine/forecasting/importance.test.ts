import { describe, expect, it } from 'vitest'
import { Random } from '../../shared/random'
import { trainingSettingsSchema } from '../../shared/training/settings'
import { TrainControl } from '../training/control'
import { fitReference } from '../training/fit-reference'
import { makeDataset, temporaryFolder } from '../windows/testing'
import { computed } from '../references/testing'
import { importance, inputsOf } from './importance'
import { SwappedSource } from './swapped-source'

const watcher = { progress: () => undefined, throwIfCancelled: () => undefined }

describe('inputs of a model', () => {
  it('are the newest frames one by one, and those before in groups that cover all', () => {
    const reads = { memory: 12, readsTime: true }
    expect(inputsOf(reads, 12, 1, 'index')).toEqual(
      [
        [1, 1],
        [2, 2],
        [3, 4],
        [5, 8],
        [9, 12],
      ].map(([from, to]) => ({ kind: 'frames', from, to })),
    )
    const long = inputsOf(reads, 100, 1, 'index')
    expect(long).toHaveLength(6)
    expect(long.at(-1)).toEqual({ kind: 'frames', from: 17, to: 100 })
    expect(inputsOf({ memory: 9, readsTime: true }, 2, 3, 'calendar').slice(2)).toEqual([
      { kind: 'earlier' },
      ...[0, 1, 2].map((channel) => ({ kind: 'channel', channel })),
      { kind: 'calendar' },
    ])
  })
})

describe('a window with inputs of another one', () => {
  const shape = { sequences: 1, frames: 20, height: 1, width: 1, channels: 2 }
  const base = computed(shape, (_, t, _y, _x, channel) => 10 * t + channel)
  const at = (newest: number) => ({ sequence: 0, newest })

  it('holds those of the other for what is swapped, and its own for the rest', () => {
    const swapped = new SwappedSource(
      base,
      at(5),
      at(12),
      (lag, channel) => lag === 1 && channel === 1,
    )
    expect([...swapped.read({ sequence: 0, first: 4, count: 2 }).values]).toEqual([40, 111, 50, 51])
    expect(() => swapped.read({ sequence: 0, first: 5, count: 2 })).toThrow(RangeError)
  })

  it('keeps its own where the other has none', () => {
    const swapped = new SwappedSource(base, at(5), at(1), () => true)
    const values = swapped.read({ sequence: 0, first: 3, count: 3 }).values
    expect([...values]).toEqual([30, 31, 0, 1, 10, 11])
  })
})

describe('importance', () => {
  it('finds the input that a reference relies on', async () => {
    const random = new Random(3)
    const shape = { sequences: 1, frames: 160, height: 4, width: 4, channels: 1 }
    const walk = new Float64Array(16)
    const frames = Array.from({ length: 160 }, () =>
      Float64Array.from(walk, (_, i) => (walk[i] = 0.95 * walk[i]! + random.normal())),
    )
    const dataset = makeDataset(shape, 'series', (_, t, y, x) => frames[t]![4 * y + x]!)
    const settings = trainingSettingsSchema.parse({ inputFrames: 3, targetFrames: 1 })
    const reference = 'damped-persistence'
    const modelSpec = { version: 2, family: 'reference', name: reference, reference } as const
    const request = { dataset, settings, modelSpec, runFolder: temporaryFolder(), resumeFrom: null }
    const fitted = await fitReference(request, modelSpec, () => undefined, new TrainControl())
    const model = { modelSpec, settings, checkpoint: fitted.bestCheckpoint! }
    const found = await importance({ model, dataset, device: 'cpu' }, watcher)
    expect(found.inputs[0]!.input).toEqual({ kind: 'frames', from: 1, to: 1 })
    expect(found.inputs[0]!.rise).toBeGreaterThan(0.5)
    const others = found.inputs.slice(1)
    expect(others.map(({ rise }) => rise)).toEqual(others.map(() => 0))
    expect(found.said.code).toBe('importance.most')
    expect(found.windows).toBeGreaterThan(5)
  })
})
