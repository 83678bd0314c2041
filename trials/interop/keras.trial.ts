/**
 * Models written here, opened by Keras 2 and 3: both must forecast the same, free-running, as must
 * what Keras makes of them when it saves them again. The Python is named by `GRIDCAST_KERAS`.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kerasModel } from '../../src/data/models/graph-to-keras'
import { writeKeras, writeKerasH5 } from '../../src/data/models/write-keras'
import {
  forecast,
  largestDifference,
  modelIn,
  randomFrames,
  randomModel,
  temporaryFolder,
} from './models'
import { specimens } from './specs'

const steps = 6
const tolerance = 1e-5
const python = process.env['GRIDCAST_KERAS'] ?? 'python3'
const folder = temporaryFolder()
const names = Object.keys(specimens)
const forecasts = new Map<string, Float32Array>()
const figures: string[] = []

beforeAll(async () => {
  await tf.setBackend('cpu')
  for (const [name, { spec, shape }] of Object.entries(specimens)) {
    const model = randomModel(spec, shape)
    const frames = randomFrames(shape)
    const [, , height, width, channels] = shape
    const keras = kerasModel({ ...model, frame: { height, width, channels } })
    const at = (ending: string) => ({ path: join(folder, `${name}.${ending}`), title: name })
    await writeKerasH5(keras, {}, { ...at('h5'), lasts: false })
    await writeKeras(keras, {}, { ...at('keras'), lasts: false })
    const document = { shape, frames: [...frames.values], steps }
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(document))
    forecasts.set(name, await forecast(model, frames, steps))
  }
  for (const major of ['2', '3']) {
    const script = join(import.meta.dirname, 'open_with_keras.py')
    const { stdout, stderr, status } = spawnSync(python, [script, major, folder], {
      encoding: 'utf8',
    })
    figures.push(stdout.trim())
    if (status !== 0) throw new Error(stderr.slice(-4000))
  }
})

afterAll(() => console.log(figures.join('\n')))

describe.each(names)('the model %s', (name) => {
  it.each([
    ['h5', 2],
    ['h5', 3],
    ['keras', 3],
  ])('as .%s forecasts in Keras %i as here', (ending, major) => {
    const bytes = readFileSync(join(folder, `${name}.${ending}.${major}.out`))
    const there = new Float32Array(new Uint8Array(bytes).buffer)
    const difference = largestDifference(there, forecasts.get(name)!)
    figures.push(`${name} .${ending} Keras ${major}: ${difference.toExponential(1)}`)
    expect(difference).toBeLessThan(tolerance)
  })

  it.each(['h5-2.h5', 'h5-3.h5', 'keras-3.keras'])('saved again as %s reads back', async (end) => {
    const path = join(folder, 'again', `${name}-${end}`)
    expect(existsSync(path)).toBe(true)
    const { shape } = specimens[name]!
    // Its rectifiers up to 1 are no layers of ours
    if (name === 'stack')
      return expect(modelIn(path, shape)).rejects.toMatchObject({ code: 'model-file.layer' })
    const back = await modelIn(path, shape)
    const difference = largestDifference(
      await forecast(back, randomFrames(shape), steps),
      forecasts.get(name)!,
    )
    figures.push(`${name} saved again ${end}: ${difference.toExponential(1)}`)
    expect(difference).toBeLessThan(tolerance)
  })
})
