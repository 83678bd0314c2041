/** Specs that ask for more than any machine has are refused from the plan, at once. */
import { describe, expect, it } from 'vitest'
import { modelSpecSchema } from './model-spec'
import type { ModelSpec } from './model-spec'
import { summarizeModel } from './summarize-model'
import { windowShapeOf } from './window-shape'

const frame = { height: 64, width: 64, channels: 1 }
const use = {
  ...windowShapeOf({ objective: 'window', inputFrames: 10, targetFrames: 10 }, frame),
  batchSize: 8,
}
const stack = (layers: object[]) => ({ family: 'next-frame', name: 'test', layers })
const repeated = (count: number, layer: object) => Array.from({ length: count }, () => layer)
const conv = { type: 'conv2d', filters: 1, kernel: 1 }
const graph = (layers: object[]) => ({ ...stack(layers), version: 2 })

const unreadable: [string, unknown][] = [
  ['10,000 layers', stack(repeated(10_000, conv))],
  ['200,000 layers', stack(repeated(200_000, conv))],
  ['a million filters', stack([{ ...conv, filters: 1e6 }])],
  ['a thousand million filters', stack([{ ...conv, filters: 1e9 }])],
  ['a kernel of 1001', stack([{ ...conv, kernel: 1001 }])],
  ['10,000 cells', cells(repeated(10_000, { filters: 1, kernel: 1 }))],
  ['2^53 - 1 filters', stack([{ ...conv, filters: Number.MAX_SAFE_INTEGER }])],
  ['a kernel of 2^53 - 1', stack([{ ...conv, kernel: Number.MAX_SAFE_INTEGER }])],
  ['filters that are not a number', stack([{ ...conv, filters: '1e9' }])],
  ['a patch of 2^53 - 1', cells([{ filters: 1, kernel: 1 }], Number.MAX_SAFE_INTEGER)],
  [
    '10,000 inputs',
    graph([{ ...conv, name: 'a', inputs: repeated(10_000, {}).map(() => 'frames') }]),
  ],
  ['an endless name', graph([{ ...conv, name: 'a'.repeat(1e6), inputs: ['frames'] }])],
  ['a name that is a path', graph([{ ...conv, name: '../../x', inputs: ['frames'] }])],
  ['no layers', graph([])],
]
function cells(list: object[], patch = 1) {
  return { family: 'encoder-forecaster', name: 'test', patch, cells: list }
}

const refused: [string, unknown, string][] = [
  [
    'upsampling twice by 30',
    stack([...repeated(2, { type: 'upSampling2d', size: 30 }), conv]),
    'model.too-many-values',
  ],
  [
    '200 times upsampling',
    stack(repeated(200, { type: 'upSampling2d', size: 128 })),
    'model.too-many-values',
  ],
  [
    '199 times pooling',
    stack([...repeated(199, { type: 'maxPooling2d', size: 2 }), conv]),
    'model.ends-otherwise',
  ],
  [
    'wide layers',
    stack(repeated(200, { type: 'convLstm2d', filters: 4096, kernel: 63 })),
    'model.too-many-parameters',
  ],
  [
    'filters per channel',
    graph([
      { ...conv, name: 'a', inputs: ['frames'], filters: { perOutputChannel: 4096 }, kernel: 63 },
    ]),
    'model.ends-otherwise',
  ],
  ['doubling sums', graph(doubling()), 'model.too-many-values'],
]

/** Every layer joins the one before it with itself. */
function doubling() {
  return Array.from({ length: 199 }, (_, i) => {
    const before = i === 0 ? 'frames' : `l${i}`
    return { type: 'concatenate', name: `l${i + 1}`, inputs: [before, before] }
  })
}

/** Milliseconds of the quickest of some tries: what it costs, not how busy the machine is. */
function quickest(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return Math.min(...times)
}

describe('a hostile spec', () => {
  it.each(unreadable)('is not read: %s', (_name, spec) => {
    expect(modelSpecSchema.safeParse(spec).success).toBe(false)
    expect(quickest(() => modelSpecSchema.safeParse(spec))).toBeLessThan(100)
  })

  it.each(refused)('is refused with a sentence: %s', (_name, input, code) => {
    let spec: ModelSpec | null = null
    const ms = quickest(() => {
      spec = modelSpecSchema.parse(input)
      expect(summarizeModel(spec, use).problem?.error.code).toBe(code)
    })
    expect(ms).toBeLessThan(100)
  })
})
