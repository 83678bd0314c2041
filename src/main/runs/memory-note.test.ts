import { say } from '../../shared/notices/say'
import { expect, it } from 'vitest'
import { stackOf } from '../../shared/model/graph'
import type { ModelSpec } from '../../shared/model/model-spec'
import { templateModel } from '../../shared/model/template-models'
import { trainingSettingsSchema, type TrainingSettings } from '../../shared/training/settings'
import { memoryNote } from './memory-note'

const frame = { height: 64, width: 64, channels: 1 }
const settings = trainingSettingsSchema.parse({
  objective: 'shifted',
  inputFrames: 19,
  targetFrames: 1,
  batchSize: 32,
})
const classic = templateModel('keras-classic-causal', frame, { filters: 16 })
const large = 64 * 2 ** 30

/** The note in words, '' where there is none. */
function noteOf(model: ModelSpec, chosen: TrainingSettings, memory: number): string {
  const note = memoryNote(model, chosen, frame, memory)
  return note === null ? '' : say(note, 'en')
}

it('says before a training that a batch is computed in pieces, and what that changes', () => {
  expect(noteOf(classic, settings, large)).toMatch(
    new RegExp(
      /^A batch of 32 windows needs about \d\.\d GB of memory and 3\.2 GB are planned for it, /
        .source +
        /so it is computed in pieces of 16; the update is the same, except that batch /.source +
        /normalization sees the mean and variance of each piece\.$/.source,
    ),
  )
  if (classic.family !== 'next-frame') throw new Error('The classic is a stack.')
  const layers = classic.layers.filter(({ type }) => type !== 'batchNormalization')
  const plain = { ...classic, layers: stackOf(layers) }
  expect(noteOf(plain, { ...settings, batchSize: 64 }, large)).toMatch(
    /; the update is the same\.$/,
  )
})

it('plans with three quarters of a small machine’s memory', () => {
  expect(noteOf(classic, settings, 2 ** 30)).toContain(
    '805 MB are planned for it, so it is computed in pieces of 4;',
  )
})

it('says nothing where a batch fits, where not even one window does, and of graphics cards', () => {
  expect(memoryNote(classic, { ...settings, batchSize: 4 }, frame, large)).toBeNull()
  expect(memoryNote(classic, settings, { ...frame, height: 4000, width: 4000 }, large)).toBeNull()
  expect(memoryNote(classic, { ...settings, device: 'webgpu' }, frame, large)).toBeNull()
})
