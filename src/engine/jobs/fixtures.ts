/**
 * What our engine computes for the fixture models and for some tiny trainings, written into
 * `resources/job/tests/fixtures` by `scripts/make-job-fixtures.mjs`. Inputs, weights and masks are
 * drawn from seeds, so that only results need to be kept; long ones as float32 in base64.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { join } from 'node:path'
import { Random } from '../../shared/random'
import { trainingSettingsSchema, type TrainingSettings } from '../../shared/training/settings'
import { readCheckpoint } from '../checkpoints/checkpoint-file'
import { buildModel } from '../families/build-model'
import type { GridModel } from '../families/grid-model'
import { lossesOf, weightedLoss } from '../losses'
import { countTargetTerms, lessonOf, predictTargets } from '../training/objective'
import { trainableByName } from '../training/prepare'
import type { CheckpointMetadata } from '../training/run-state'
import { runTiny, tinyRequest, tinyStack } from '../training/testing'
import type { Batch } from '../windows/batch'
import { makeDataset } from '../windows/testing'
import { fixtureModels, frame, frames, type FixtureModel } from './fixture-models'

const seeds = { model: 11, values: 12, weights: 13, mask: 14 }
const windows = 3
const dynamicRange = 1
/** Weights are moved from their first values by up to so much, so that none is 0. */
const disturbance = 0.2

/** The fixtures of forward passes and gradients. */
export async function modelFixtures(): Promise<object> {
  await tf.setBackend('cpu')
  const models = []
  for (const model of fixtureModels()) models.push(await computed(model))
  return { seeds, windows, dynamicRange, disturbance, frame, frames, models }
}

async function computed(fixture: FixtureModel): Promise<object> {
  const { name, spec, objective, loss, masked, startFrames } = fixture
  const settings = settingsOf(fixture)
  const model = buildModel(spec, { ...settings, ...frame, seed: seeds.model })
  disturb(model)
  const batch = drawBatch(fixture)
  const lesson = lessonOf(settings, batch)
  const { x, present, start, truth, mask } = lesson
  const summands = lossesOf(settings)
  const terms = countTargetTerms(settings, summands, batch)
  const common = { mask: present, start }
  const used = predictTargets(model, settings, x, { ...common, training: false })
  const trainable = trainableByName(model)
  const { value, grads } = tf.variableGrads(() => {
    const prediction = predictTargets(model, settings, x, { ...common, training: true, step: 0 })
    return weightedLoss(summands, { prediction, truth, mask }, terms, { dynamicRange })
  }, [...trainable.values()])
  const gradients: Record<string, object> = {}
  for (const [weight, variable] of trainable)
    gradients[weight] = await excerpt(grads[variable.name]!)
  return {
    name,
    spec,
    objective,
    loss,
    masked,
    startFrames,
    prediction: await excerpt(used),
    value: (await value.data())[0],
    gradients,
  }
}

function settingsOf({ objective, loss, startFrames }: FixtureModel): TrainingSettings {
  return trainingSettingsSchema.parse({
    inputFrames: frames.inputs,
    targetFrames: frames.targets,
    objective,
    loss,
    startFrom: startFrames > 0 ? 'damped-persistence' : 'none',
  })
}

function disturb(model: GridModel): void {
  const random = new Random(seeds.weights)
  for (const weight of model.weights.values()) {
    const values = Float32Array.from(
      weight.dataSync(),
      (value) => value + disturbance * random.next(),
    )
    weight.assign(tf.tensor(values, weight.shape))
  }
}

/** Values from 0 to 1; where masked, a third of the cells and the second frame have no data. */
function drawBatch({ masked, startFrames }: FixtureModel): Batch {
  const { height, width, channels } = frame
  const length = frames.inputs + frames.targets + startFrames
  const shape: Batch['shape'] = [windows, length, height, width, channels]
  const size = shape.reduce((product, side) => product * side, 1)
  const [random, holes] = [new Random(seeds.values), new Random(seeds.mask)]
  const values = Float32Array.from({ length: size }, () => random.next())
  if (!masked) return { values, valid: null, shape }
  const frameSize = height * width * channels
  const valid = Uint8Array.from({ length: size }, (_, i) => {
    const hole = holes.next() < 1 / 3
    return hole || Math.floor(i / frameSize) % length === 1 ? 0 : 1
  })
  return { values: values.map((value, i) => (valid[i] === 0 ? 0 : value)), valid, shape }
}

/** Of a long array only so many values are kept, evenly spaced, and the length of all. */
const mostValues = 128

async function excerpt(tensor: tf.Tensor): Promise<object> {
  const values = Float32Array.from(await tensor.data())
  const every = Math.ceil(values.length / mostValues)
  const kept = values.filter((_, i) => i % every === 0)
  return { every, values: inBase64(kept), norm: Math.hypot(...values) }
}

function inBase64(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')
}

/** Settings of trainings that the package must repeat, from the first weights to the last. */
const trainings: Record<string, Parameters<typeof tinyRequest>[0]> = {
  adam: { clipNorm: 0.1 },
  'adamw, mirrored': { optimizer: 'adamw', augmentation: 'mirrored', seed: 3 },
  'sgd, plateau': {
    optimizer: 'sgd',
    schedule: 'constant',
    plateauPatience: 1,
    learningRate: 0.5,
    epochs: 5,
    earlyStoppingPatience: 3,
  },
  'rmsprop, reversed': { optimizer: 'rmsprop', augmentation: 'mirrored-reversed', limit: 20 },
  adadelta: { optimizer: 'adadelta', learningRate: 1, scaling: 'standard', loss: { mse: 1 } },
}

/** The fixtures of whole trainings, of clips and of a series with missing cells. */
export async function trainingFixtures(): Promise<object[]> {
  await tf.setBackend('cpu')
  const fixtures = []
  for (const [name, settings] of Object.entries(trainings))
    for (const kind of ['clips', 'series'] as const)
      fixtures.push(await trained(`${name}, ${kind}`, kind, settings))
  return fixtures
}

async function trained(
  name: string,
  kind: 'clips' | 'series',
  settings: Parameters<typeof tinyRequest>[0],
): Promise<object> {
  const [sequences, count] = kind === 'clips' ? [12, 6] : [1, 60]
  const shape = { sequences, frames: count, height: 6, width: 6, channels: 1 }
  const random = new Random(5)
  const dataset = makeDataset(shape, kind, (_n, t, y, x) => {
    const missing = kind === 'series' && random.next() < 0.1
    return missing ? NaN : (1 + Math.sin(t / 3 + x) * Math.cos(y)) / 2
  })
  const request = tinyRequest({ testShare: 0.1, ...settings }, { dataset, modelSpec: withoutDrop })
  await runTiny(request)
  const { tensors, metadata } = readCheckpoint<CheckpointMetadata>(
    join(request.runFolder, 'best.safetensors'),
  )
  const { progress, facts } = metadata
  const weights = [...tensors].filter(([key]) => key.startsWith('weights/'))
  return {
    name,
    kind,
    shape,
    modelSpec: request.modelSpec,
    settings: request.settings,
    facts,
    progress,
    weights: Object.fromEntries(
      weights.map(([key, { values }]) => [key.slice('weights/'.length), inBase64(values)]),
    ),
  }
}

const withoutDrop = { ...tinyStack }
if (withoutDrop.family === 'next-frame')
  withoutDrop.layers = withoutDrop.layers
    .filter(({ type }) => type !== 'dropout')
    .map((layer) => ({
      ...layer,
      inputs: layer.inputs.map((input) => (input === '3-dropout' ? '2-batchNormalization' : input)),
    }))
