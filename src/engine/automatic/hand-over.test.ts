import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import type { TrainNews } from '../../shared/engine-calls'
import { runTiny, tinyRequest, tinySpec } from '../training/testing'
import { temporaryFolder } from '../windows/testing'
import { handOver } from './hand-over'

it('moves a network that won into the run, which can then be trained for longer', async () => {
  await tf.setBackend('cpu')
  const runFolder = temporaryFolder()
  const folder = join(runFolder, 'network')
  mkdirSync(folder)
  const { result, news } = await runTiny({ ...tinyRequest({ epochs: 2 }), runFolder: folder })
  const comparison = { rival: 'ridge', windows: 9, leads: 2, upTo: 2, tooFew: false }
  const gain = { gain: 0.1, low: 0.05, high: 0.2 }
  const judged = {
    ...{ name: 'tiny', rmse: 1, byLead: [1, 1], rivalRmse: 2, seconds: 1, kept: true },
    comparison: { ...comparison, ...gain },
  }
  const told: TrainNews[] = []
  const spec = { version: 2, family: 'automatic', name: 'automatic', network: tinySpec } as never
  const request = { ...tinyRequest({ epochs: 2 }), runFolder }
  const order = { settings: request.settings, within: null, combination: null }
  const network = { kind: 'judged', order, judged, folder, result, news } as const
  const handed = handOver({ ...network, news: [...news] }, request, spec, (one) => told.push(one))
  expect(existsSync(folder)).toBe(false)
  expect(handed.bestCheckpoint).toBe(join(runFolder, 'best.safetensors'))
  expect(existsSync(handed.bestCheckpoint!)).toBe(true)
  expect(told.map(({ type }) => type)).toEqual(['prepared', 'checkpoint', 'chosen'])
  expect(told[0]).toMatchObject({ bestEpoch: result.bestEpoch, epochs: result.epochs })
  const checkpoint = told.find((one) => one.type === 'checkpoint')!
  expect(dirname(checkpoint.path)).toBe(join(runFolder, 'checkpoints'))
  const longer = { ...tinyRequest({ epochs: 3 }), runFolder, resumeFrom: checkpoint.path }
  expect((await runTiny(longer)).result.epochs).toHaveLength(3)
})
