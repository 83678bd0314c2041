import { describe, expect, it } from 'vitest'
import { connect, insertOnWire } from './edit-graph'
import { direct } from './families/direct'
import { fixFor } from './fix-graph'
import { graphLayersSchema } from './graph'
import { layerSpecSchema } from './layers'
import type { ModelSpec } from './model-spec'
import { summarizeModel } from './summarize-model'
import { templateModel } from './template-models'

const use = {
  ...({ objective: 'window', frames: 4, targetFrames: 3, batchSize: 1 } as const),
  ...{ height: 32, width: 32, channels: 1 },
}
type Layers = readonly (object & { name: string; inputs: string[] })[]
const model = (layers: Layers, residual = false): ModelSpec =>
  direct.schema.parse({
    ...{ version: 2, family: 'direct', name: 'own', residual },
    layers: graphLayersSchema.parse(layers),
  })
const conv = (name: string, filters: number, ...inputs: string[]) => ({
  ...{ type: 'conv2d', kernel: 3, filters, name, inputs },
})

/** Fixes until nothing is wrong; the kinds of what was done. */
function fixed(spec: ModelSpec): string[] {
  const done: string[] = []
  for (let now = spec; done.length < 5;) {
    const { problem } = summarizeModel(now, use)
    if (problem === null) return done
    const fix = fixFor(now, problem, use)
    if (fix === null) return [...done, `stuck at ${problem.error.code}`]
    done.push(fix.what.kind)
    now = fix.spec
  }
  return done
}

describe('a fix', () => {
  it('gives the last layer its filters', () => {
    expect(fixed(model([conv('a', 8, 'frames'), conv('b', 5, 'a')]))).toEqual(['filters'])
  })

  it('enlarges what was shrunk, at a join and at the end', () => {
    const pool = { type: 'averagePooling2d', size: 2, name: 'pool', inputs: ['a'] }
    const join = { type: 'concatenate', name: 'join', inputs: ['a', 'pool'] }
    const a = conv('a', 8, 'frames')
    expect(fixed(model([a, pool, join, conv('b', 3, 'join')]))).toEqual(['enlarge'])
    expect(fixed(model([a, pool, conv('b', 3, 'pool')]))).toEqual(['enlarge'])
  })

  it('matches the channels of what is added', () => {
    const sum = { type: 'add', name: 'sum', inputs: ['a', 'b'] }
    const layers = [conv('a', 8, 'frames'), conv('b', 6, 'a'), sum, conv('c', 3, 'sum')]
    expect(fixed(model(layers))).toEqual(['filters'])
  })

  it('takes out what nothing reads, and a join of one', () => {
    const [a, b, c] = [conv('a', 8, 'frames'), conv('b', 8, 'a'), conv('c', 3, 'a')]
    expect(fixed(model([a, b, c]))).toEqual(['remove'])
    const one = { type: 'add', name: 'sum', inputs: ['a'] }
    expect(fixed(model([a, one, conv('c', 3, 'sum')]))).toEqual(['remove'])
  })

  it('makes an output linear that is to be a change', () => {
    const last = { ...conv('b', 3, 'frames'), activation: 'sigmoid' }
    expect(fixed(model([last], true))).toEqual(['linear'])
  })

  it('reads what is there', () => {
    expect(fixed(model([conv('a', 8, 'frames'), conv('b', 3, 'gone')]))).toContain('read')
  })

  it('mends what an edit of a U-Net broke', () => {
    const spec = templateModel('unet', use)
    if (spec.family !== 'direct') throw new Error('The U-Net is direct.')
    const pool = layerSpecSchema.parse({ type: 'maxPooling2d', size: 2 })
    const layers = insertOnWire(spec.layers, 'down-1-1', 'down-1-2', pool, 'extra')
    const broken = { ...spec, layers: connect(layers, 'frames', 'down-1-2', 'join') }
    expect(summarizeModel(broken, use).problem).not.toBeNull()
    expect(fixed(broken as ModelSpec).join()).not.toContain('stuck')
    expect(layers.length).toBe(spec.layers.length + 1)
  })
})
