import { say } from '../../shared/notices/say'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseDigests } from '../../shared/digests'
import type { TrainNews } from '../../shared/engine-calls'
import { windowShapeOf } from '../../shared/model/window-shape'
import { summarizeModel } from '../../shared/model/summarize-model'
import type { TrainingEvent } from '../../shared/training/run'
import { makeDataset, movingDots, readFloats } from '../windows/testing'
import { referenceDevice, runTiny, savedWeights, specOf, tinyRequest, tinyStack } from './testing'
import { attemptFile, digestsFile } from '../../shared/kept-files'
import { readCheckpoint } from '../checkpoints/checkpoint-file'
import type { TrainControl } from './control'
import { largestPiece } from './largest-piece'
import type { CheckpointMetadata } from './run-state'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const events = (news: TrainNews[]): TrainingEvent[] =>
  news.flatMap((item) => (item.type === 'event' ? [item.event] : []))

describe('training', () => {
  it('lowers the loss on moving dots, and says what it did', async () => {
    const request = tinyRequest({ epochs: 12 })
    const { result, news } = await runTiny(request)
    expect(result.status).toBe('completed')
    expect(result.epochs).toHaveLength(12)
    expect(result.epochs.at(-1)!.trainingLoss).toBeLessThan(0.35 * result.epochs[0]!.trainingLoss)
    expect(result.epochs.at(-1)!.validationLoss).toBeLessThan(
      0.5 * result.epochs[0]!.validationLoss,
    )
    expect(say(result.ending, 'en')).toMatch(/^All 12 epochs are done; epoch \d+ was the best\.$/)
    expect(news[0]).toMatchObject({
      type: 'prepared',
      device: 'reference',
      causality: { causal: true },
      split: { trainingWindows: 12 },
    })
    expect(events(news).filter(({ type }) => type === 'epoch')).toHaveLength(12)
    expect(
      events(news).some((event) => event.type === 'batch' && event.batches === 3 && event.loss > 0),
    ).toBe(true)
    // The engine never deletes a checkpoint: main does, when it has entered the newer ones.
    expect(readdirSync(join(request.runFolder, 'checkpoints'))).toHaveLength(12)
    const pictures = readdirSync(join(request.runFolder, 'filmstrip'))
    expect(pictures).toHaveLength(16)
    const list = join(request.runFolder, 'filmstrip', digestsFile)
    const { files } = parseDigests(list, readFileSync(list, 'utf8'))
    expect([...Object.keys(files), digestsFile].sort()).toEqual(pictures.sort())
    expect(existsSync(result.bestCheckpoint!)).toBe(true)
  })

  it('says that it never was better than before, and keeps its weights all the same', async () => {
    const request = tinyRequest({
      ...{
        epochs: 3,
        seed: 3,
        optimizer: 'sgd',
        learningRate: 100,
        schedule: 'constant',
        clipNorm: null,
      },
    })
    const before = tf.memory().numTensors
    const { result } = await runTiny(request)
    const ending = { code: 'training.never-better', values: { cause: 'too-fast', better: 10 } }
    expect(result).toMatchObject({ status: 'completed', ending })
    expect(result.ending.values['loss']).toBeGreaterThan(Number(result.ending.values['before']))
    expect(say(result.ending, 'en')).toMatch(/^The training never was better/)
    expect(existsSync(result.bestCheckpoint!)).toBe(true)
    expect(tf.memory().numTensors).toBe(before)
    const { metadata } = readCheckpoint<CheckpointMetadata>(result.bestCheckpoint!)
    expect(metadata.progress.untrainedLoss).toBe(result.ending.values['before'])
  })

  it('gives the same weights for the same seed, others for another; leaks nothing', async () => {
    const dataset = movingDots(16, 5, 4)
    const before = tf.memory().numTensors
    const folders: string[] = []
    for (const seed of [1, 1, 2]) {
      const request = tinyRequest({ epochs: 1, seed }, { dataset, modelSpec: tinyStack })
      await runTiny(request)
      folders.push(savedWeights(request.runFolder, 'checkpoints/1.safetensors'))
    }
    expect(folders[1]).toBe(folders[0])
    expect(folders[2]).not.toBe(folders[0])
    expect(tf.memory().numTensors).toBe(before)
  })

  it.each(['adam', 'adadelta'] as const)(
    'ends with the same weights when paused in an epoch and resumed, bit for bit (%s)',
    async (optimizer) => {
      const dataset = movingDots(16, 5, 4)
      const settings = {
        epochs: 3,
        objective: 'shifted',
        optimizer,
        schedule: 'constant',
        plateauPatience: 1,
      } as const
      const whole = tinyRequest(settings, { dataset, modelSpec: tinyStack })
      const { result } = await runTiny(whole)
      const parted = tinyRequest(settings, { dataset, modelSpec: tinyStack })
      const pauseInSecondEpoch = (news: TrainNews, control: TrainControl): void => {
        if (news.type === 'checkpoint' && news.epoch === 1)
          setImmediate(() => setImmediate(() => control.ask('pause')))
      }
      const paused = await runTiny(parted, pauseInSecondEpoch)
      expect(paused.result.status).toBe('paused')
      expect(say(paused.result.ending, 'en')).toMatch(
        /^Paused in epoch 2 after [12] of 3 batches\.$/,
      )
      const resumed = await runTiny({
        ...parted,
        resumeFrom: join(parted.runFolder, 'checkpoints/paused.safetensors'),
      })
      expect(
        resumed.result.epochs.map(({ trainingLoss, validationLoss }) => [
          trainingLoss,
          validationLoss,
        ]),
      ).toEqual(
        result.epochs.map(({ trainingLoss, validationLoss }) => [trainingLoss, validationLoss]),
      )
      const last = 'checkpoints/3.safetensors'
      expect(savedWeights(parted.runFolder, last)).toBe(savedWeights(whole.runFolder, last))
      const files = readdirSync(join(parted.runFolder, 'checkpoints')).sort()
      expect(files).toEqual(['1', '2', '3', 'paused'].map((name) => `${name}.safetensors`))
    },
  )

  it('goes on from an epoch as if never stopped, and for more epochs', async () => {
    const dataset = movingDots(16, 5, 4)
    const settings = { schedule: 'constant', earlyStoppingPatience: null } as const
    const long = tinyRequest({ ...settings, epochs: 4 }, { dataset })
    await runTiny(long)
    const short = tinyRequest({ ...settings, epochs: 2 }, { dataset })
    await runTiny(short)
    const extended = {
      ...short,
      settings: { ...short.settings, epochs: 4 },
      resumeFrom: join(short.runFolder, 'checkpoints/2.safetensors'),
    }
    const { result } = await runTiny(extended)
    expect(result.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4])
    expect(savedWeights(short.runFolder, 'checkpoints/4.safetensors')).toBe(
      savedWeights(long.runFolder, 'checkpoints/4.safetensors'),
    )
  })

  it('computes a batch that does not fit in pieces, with the same update', async () => {
    const dataset = movingDots(16, 5, 4)
    const [whole, pieces] = [0, 1].map(() => tinyRequest({ epochs: 1 }, { dataset }))
    await runTiny(whole!)
    const frame = { height: 4, width: 4, channels: 1 }
    const forTwo = summarizeModel(pieces!.modelSpec, {
      ...windowShapeOf(pieces!.settings, frame),
      batchSize: 2,
    }).trainingBytes
    const tight = { ...referenceDevice, memoryBudgetBytes: forTwo }
    expect(largestPiece(pieces!.modelSpec, pieces!.settings, frame, tight)).toBe(2)
    const { result } = await runTiny(pieces!, undefined, tight)
    expect(result.status).toBe('completed')
    const [a, b] = [whole!, pieces!].map(
      ({ runFolder }) => readCheckpoint(join(runFolder, 'checkpoints/1.safetensors')).tensors,
    )
    for (const [name, { values }] of a!) {
      values.forEach((value, i) =>
        expect(Math.abs(value - b!.get(name)!.values[i]!)).toBeLessThan(2e-4),
      )
    }
  })
})

describe('ending a training', () => {
  it('stops with the best so far, even in the first epoch', async () => {
    const first = await runTiny(tinyRequest({ epochs: 50 }), (news, control) => {
      if (news.type === 'event' && news.event.type === 'batch') control.ask('stop')
    })
    expect(first.result).toMatchObject({ status: 'stopped', bestEpoch: 1 })
    expect(existsSync(first.result.bestCheckpoint!)).toBe(true)
    const later = await runTiny(tinyRequest({ epochs: 50 }), (news, control) => {
      if (news.type === 'checkpoint' && news.epoch === 2) control.ask('stop')
    })
    expect(later.result.epochs).toHaveLength(2)
  })

  it('cancels with an error, and leaks nothing', async () => {
    const before = tf.memory().numTensors
    const cancelled = runTiny(tinyRequest({ epochs: 50 }), (news, control) => {
      if (news.type === 'event' && news.event.type === 'batch') control.cancel()
    })
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    expect(tf.memory().numTensors).toBe(before)
  })

  it('ends after the minutes are over, validated and saved, and can then be extended', async () => {
    const request = tinyRequest({ epochs: 1000, maxMinutes: 0.4 / 60 })
    const { result } = await runTiny(request)
    expect(result.status).toBe('completed')
    expect(say(result.ending, 'en')).toMatch(/minutes are over; epoch \d+ was the best/)
    expect(result.epochs.length).toBeGreaterThan(0)
    expect(result.epochs.length).toBeLessThan(1000)
    const last = result.epochs.at(-1)!
    const resumeFrom = join(request.runFolder, 'checkpoints', `${last.epoch}.safetensors`)
    const more = await runTiny({
      ...request,
      settings: { ...request.settings, epochs: last.epoch + 1, maxMinutes: null },
      resumeFrom,
    })
    expect(more.result.epochs).toHaveLength(last.epoch + 1)
  })

  it('writes no checkpoint once another training has taken the run over', async () => {
    const request = { ...tinyRequest({ epochs: 3 }), attempt: 1 }
    const mine = join(request.runFolder, attemptFile)
    writeFileSync(mine, '1')
    const run = runTiny(request, (news) => {
      if (news.type === 'checkpoint') writeFileSync(mine, '2')
    })
    await expect(run).rejects.toMatchObject({ code: 'run.taken-over' })
    expect(readdirSync(join(request.runFolder, 'checkpoints'))).toEqual(['1.safetensors'])
  })

  it('stops early when validation no longer gets better', async () => {
    const request = tinyRequest({
      epochs: 30,
      learningRate: 1e-9,
      schedule: 'constant',
      optimizer: 'sgd',
      earlyStoppingPatience: 2,
    })
    const { result } = await runTiny(request)
    expect(result.epochs.length).toBeLessThan(10)
    const last = join(request.runFolder, 'checkpoints', `${result.epochs.length}.safetensors`)
    const { progress } = readCheckpoint<CheckpointMetadata>(last).metadata
    expect(progress.finished).toMatchObject({ code: 'ended.no-progress', values: { epochs: 2 } })
    expect(result.ending).toMatchObject({
      code: 'training.never-better',
      values: { cause: 'too-slow', better: 1e-8 },
    })
  })

  it('says so when the loss is no longer a number, and what to do', async () => {
    const spec = specOf({
      family: 'next-frame',
      name: 'line',
      layers: [{ type: 'conv2d', filters: 1, kernel: 1 }],
    })
    const request = tinyRequest(
      {
        learningRate: 100,
        optimizer: 'sgd',
        loss: { mse: 1 },
        objective: 'shifted',
        clipNorm: null,
        schedule: 'constant',
        epochs: 20,
      },
      { modelSpec: spec },
    )
    await expect(runTiny(request)).rejects.toMatchObject({
      code: 'training.diverged',
      remedy: expect.stringMatching(/lower learning rate than 100/) as string,
    })
  })
})

describe('refusing what cannot work', () => {
  it.each([
    [{ inputFrames: 9 }, 'training.window-too-long'],
    [{ limit: 1 }, 'training.too-few-sequences'],
    [{ loss: {} }, 'training.no-loss'],
    [{ scaling: 'standard', loss: { bce: 1 } }, 'training.loss-needs-unit-scaling'],
    [{ objective: 'shifted' }, 'training.objective-unsupported'],
  ] as const)('%j', async (settings, code) => {
    const before = tf.memory().numTensors
    await expect(runTiny(tinyRequest(settings))).rejects.toMatchObject({ code })
    expect(tf.memory().numTensors).toBe(before)
  })

  it('a model too large for the device', async () => {
    const tiny = { ...referenceDevice, memoryBudgetBytes: 1000 }
    await expect(runTiny(tinyRequest(), undefined, tiny)).rejects.toMatchObject({
      code: 'training.out-of-memory',
    })
  })

  it('a checkpoint of another model', async () => {
    const request = tinyRequest({ epochs: 1 })
    await runTiny(request)
    const resumeFrom = join(request.runFolder, 'checkpoints/1.safetensors')
    await expect(runTiny({ ...request, modelSpec: tinyStack, resumeFrom })).rejects.toMatchObject({
      code: 'checkpoint.other-model',
    })
  })
})

describe('missing frames', () => {
  it.each(['window', 'shifted'] as const)(
    'are left out, and leak nothing (%s)',
    async (objective) => {
      const shape = { sequences: 1, frames: 40, height: 4, width: 4, channels: 1 }
      const gaps = makeDataset(shape, 'series', (_, t, y, x) =>
        t % 5 === 2 ? NaN : 5 + 3 * Math.sin(t / 3 + y + x),
      )
      const before = tf.memory().numTensors
      const settings = {
        loss: { mse: 1 },
        scaling: 'unit',
        epochs: 2,
        testShare: 0,
        objective,
      } as const
      const { result } = await runTiny(
        tinyRequest(settings, {
          dataset: gaps,
          ...(objective === 'shifted' && { modelSpec: tinyStack }),
        }),
      )
      expect(Number.isFinite(result.epochs[1]!.validationLoss)).toBe(true)
      expect(tf.memory().numTensors).toBe(before)
    },
  )
})

describe('missing cells', () => {
  it('are left out of the loss, and NaN in the filmstrip', async () => {
    const shape = { sequences: 1, frames: 60, height: 4, width: 4, channels: 1 }
    const sea = makeDataset(shape, 'series', (_, t, y, x) =>
      x < 2 ? NaN : 5 + 3 * Math.sin(t / 3 + y),
    )
    const request = tinyRequest(
      { loss: { mse: 1 }, scaling: 'unit', epochs: 3, testShare: 0 },
      { dataset: sea },
    )
    const { result } = await runTiny(request)
    expect(Number.isFinite(result.epochs[2]!.validationLoss)).toBe(true)
    for (const [name, frames] of [
      ['inputs', 3],
      ['truth', 2],
      ['3', 2],
    ] as const) {
      const { shape, values } = readFloats(join(request.runFolder, 'filmstrip', `${name}.npy`))
      expect(shape).toEqual([frames, 4, 4, 1])
      values.forEach((value, i) => expect(Number.isNaN(value)).toBe(i % 4 < 2))
    }
  })
})
