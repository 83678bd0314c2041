/** A tiny training, for tests. */
import { sentence } from '../../shared/notices/say'
import { join } from 'node:path'
import type { DatasetSource, TrainNews, TrainRequest, TrainResult } from '../../shared/engine-calls'
import { modelSpecSchema } from '../../shared/model/model-spec'
import type { ModelSpec, ModelSpecInput } from '../../shared/model/model-spec'
import { trainingSettingsSchema } from '../../shared/training/settings'
import type { TrainingSettingsInput } from '../../shared/training/settings'
import { movingDots, temporaryFolder } from '../windows/testing'
import type { OpenDevice } from '../devices/device'
import { readCheckpoint } from '../checkpoints/checkpoint-file'
import { TrainControl } from './control'
import type { CheckpointMetadata } from './run-state'
import { train } from './train'

export const referenceDevice: OpenDevice = {
  id: 'reference',
  detail: sentence('path.reference', {}),
  memoryBudgetBytes: 2 ** 30,
}

export const tinySpec = specOf({
  family: 'encoder-forecaster',
  name: 'tiny',
  patch: 2,
  cells: [{ filters: 6, kernel: 3 }],
})

/**
 * A next-frame stack with everything that has state of its own: batch normalization and dropout.
 */
export const tinyStack = specOf({
  family: 'next-frame',
  name: 'tiny stack',
  layers: [
    { type: 'convLstm2d', filters: 3, kernel: 3 },
    { type: 'batchNormalization' },
    { type: 'dropout', rate: 0.2 },
    { type: 'conv3d', filters: 1, kernel: [1, 3, 3], activation: 'sigmoid' },
  ],
})

export function specOf(input: ModelSpecInput): ModelSpec {
  return modelSpecSchema.parse(input)
}

/** A request with small defaults: windows of 3 + 2 frames of moving dots, batches of 4. */
export function tinyRequest(
  settings: TrainingSettingsInput = {},
  {
    modelSpec = tinySpec,
    dataset = movingDots(16, 5, 4),
  }: { modelSpec?: ModelSpec; dataset?: DatasetSource } = {},
): TrainRequest {
  const small = {
    inputFrames: 3,
    targetFrames: 2,
    batchSize: 4,
    epochs: 3,
    learningRate: 0.02,
    validationShare: 0.25,
    ...settings,
  }
  return {
    dataset,
    modelSpec,
    settings: trainingSettingsSchema.parse(small),
    runFolder: temporaryFolder(),
    resumeFrom: null,
  }
}

export interface TinyRun {
  result: TrainResult
  news: TrainNews[]
}

/**
 * Trains on the active backend. `steer` sees every piece of news and may ask for a pause, a stop or
 * a cancellation.
 */
export async function runTiny(
  request: TrainRequest,
  steer: (news: TrainNews, control: TrainControl) => void = () => undefined,
  device = referenceDevice,
): Promise<TinyRun> {
  const control = new TrainControl()
  const news: TrainNews[] = []
  const result = await train(
    request,
    device,
    (item) => {
      news.push(item)
      steer(item, control)
    },
    control,
  )
  return { result, news }
}

/** The weights of a checkpoint as text, so that two can be compared bit for bit. */
export function savedWeights(runFolder: string, name: string): string {
  const { tensors } = readCheckpoint<CheckpointMetadata>(join(runFolder, name))
  return JSON.stringify(
    [...tensors].map(([key, { values }]) => [key, Buffer.from(values.buffer).toString('hex')]),
  )
}
