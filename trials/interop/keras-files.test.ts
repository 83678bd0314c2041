/**
 * Files that Keras made, read here, against what Keras forecast; and files written here, read back.
 * That Keras opens ours is tried by `npm run test:keras`.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { kerasModel } from '../../src/data/models/graph-to-keras'
import { writeKeras, writeKerasH5 } from '../../src/data/models/write-keras'
import {
  forecast,
  largestDifference,
  modelIn,
  randomFrames,
  randomModel,
  temporaryFolder,
  type Frames,
} from './models'
import { specimens } from './specs'

const fixtures = join(import.meta.dirname, '../../src/data/models/fixtures')
const names = ['example', 'hard', 'branched'].flatMap((name) =>
  [2, 3].flatMap((major) => ['h5', 'keras'].map((ending) => [name, major, ending] as const)),
)

beforeAll(async () => {
  await tf.setBackend('cpu')
})

interface Truth {
  shape: Frames['shape']
  frames: number[]
  forecast: number[]
}

describe('a model that Keras saved', () => {
  it.each(names)('%s of Keras %i as .%s forecasts here as there', async (name, major, ending) => {
    const file = join(fixtures, `${name}-${major}`)
    const truth = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as Truth
    const model = await modelIn(`${file}.${ending}`, truth.shape)
    const frames = { shape: truth.shape, values: Float32Array.from(truth.frames) }
    const predicted = await forecast(model, frames, 3)
    expect(largestDifference(predicted, truth.forecast)).toBeLessThan(1e-5)
  })

  it('says what it had to change', async () => {
    const shapes = { hard: [1, 1, 6, 8, 2], branched: [1, 1, 6, 8, 1] } as const
    const hard = await modelIn(join(fixtures, 'hard-3.keras'), [...shapes.hard])
    expect(hard.notes).toEqual(['keras.hard-sigmoid'])
    expect((await modelIn(join(fixtures, 'hard-2.keras'), [...shapes.hard])).notes).toEqual([])
    const branched = await modelIn(join(fixtures, 'branched-3.h5'), [...shapes.branched])
    expect(branched.notes).toEqual(['keras.last-frame'])
  })

  it('is refused for frames with other channels', async () => {
    await expect(modelIn(join(fixtures, 'example-3.h5'), [1, 1, 7, 9, 3])).rejects.toMatchObject({
      code: 'model-file.channels',
      values: { reads: 1, has: 3 },
    })
  })
})

/** What comes back in another form than it went. */
const refolded = new Set(['stack'])

describe.each(Object.entries(specimens))('the model %s', (name, { spec, shape }) => {
  const frames = randomFrames(shape)
  const [, , height, width, channels] = shape

  it.each(['h5', 'keras'] as const)('comes back from .%s as it went', async (ending) => {
    const model = randomModel(spec, shape)
    const path = join(temporaryFolder(), `${name}.${ending}`)
    const keras = kerasModel({ ...model, frame: { height, width, channels } })
    const write = ending === 'h5' ? writeKerasH5 : writeKeras
    await write(keras, {}, { path, title: name, lasts: false })
    if (refolded.has(name))
      return expect(modelIn(path, shape)).rejects.toMatchObject({ code: 'model-file.layer' })
    const back = await modelIn(path, shape)
    const there = await forecast(model, frames, 3)
    expect(largestDifference(await forecast(back, frames, 3), there)).toBeLessThan(1e-5)
    if (spec.family !== 'next-frame' || back.spec.family !== 'next-frame') return
    expect(back.spec.layers.filter(({ frozen }) => frozen).map(({ name: own }) => own)).toEqual(
      spec.layers.filter(({ frozen }) => frozen).map(({ name: own }) => own),
    )
  })
})
