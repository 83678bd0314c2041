/**
 * Linear inverse model (Penland & Magorian 1993): the leading empirical orthogonal functions of the
 * anomalies, and a matrix that carries their amplitudes one step on. It assumes that a few large
 * patterns hold what can be forecast, and that they evolve linearly.
 *
 * The step matrix is fitted by ridge regression; how many patterns and which penalty is chosen on
 * the newest quarter of the training part. What the patterns don't hold fades at once.
 */
import { Anomalies, fitAnomalies, openAnomalies, saveAnomalies } from './anomalies'
import type { AnomalyFit } from './anomalies'
import { factorRaised, solveFactored } from './algebra/cholesky'
import { leadingVectors } from './algebra/leading-vectors'
import { framesOf } from './reference'
import { historyAt, innerSplit, originsOf, thinned } from './origins'
import type { Origin } from './origins'
import { tensorOf } from './reference'
import type { History, Reference, ReferenceTraining, SavedReference } from './reference'

const mostPatterns = 24
const patternCounts = [2, 4, 8, 12, 16, 24]
const penalties = [1e-3, 1e-2, 0.1, 0.5]
/** Frames the patterns are found in; their products make a matrix of this size. */
const mostFrames = 600
const checkedOrigins = 40
/** What is left of an amplitude after a step, at most. */
const longestMemory = 0.98

interface Patterns {
  /** [k, H x W x C], orthonormal. */
  patterns: Float32Array
  count: number
}

export const inverseModel: Reference = {
  name: 'inverse-model',
  applies: ({ kind, source, ranges, inputFrames, leadTimes }) =>
    kind === 'series' &&
    source.frameSize >= 4 &&
    ranges.some(({ count }) => count >= Math.max(20, inputFrames + leadTimes)),
  fit: fitInverseModel,
  open(saved) {
    const anomalies = openAnomalies(saved)
    const { values: patterns, shape } = saved.tensors.patterns!
    const step = Float64Array.from(saved.tensors.step!.values)
    const memory = saved.facts.inputFrames as number
    const count = shape[0]!
    return {
      memory,
      forecast: (history, steps) => forecast({ patterns, count }, step, anomalies, history, steps),
    }
  },
}

async function fitInverseModel(
  training: ReferenceTraining,
  breathe: () => Promise<void>,
): Promise<SavedReference> {
  const { patterns: most, penalty } = await choose(training, breathe)
  const fit = await fitAnomalies(training, 'plain', breathe)
  const model = await fitOn(training, new Anomalies(fit), breathe)
  const count = Math.min(most, model.found.count)
  return saved(training, fit, model, count, model.step(count, penalty))
}

function saved(
  { inputFrames, source }: ReferenceTraining,
  fit: AnomalyFit,
  { found }: Fitted,
  count: number,
  step: Float64Array,
): SavedReference {
  const { facts, tensors } = saveAnomalies(fit)
  const size = source.frameSize
  return {
    facts: { ...facts, inputFrames },
    tensors: {
      ...tensors,
      patterns: { values: found.patterns.slice(0, count * size), shape: [count, size] },
      step: tensorOf(step, [count, count]),
    },
  }
}

async function choose(
  training: ReferenceTraining,
  breathe: () => Promise<void>,
): Promise<{ patterns: number; penalty: number }> {
  let best = { patterns: 4, penalty: 0.1, error: Infinity }
  const split = innerSplit(training)
  if (split === null) return best
  const anomalies = new Anomalies(await fitAnomalies(split.fitting, 'plain', breathe))
  const model = await fitOn(split.fitting, anomalies, breathe)
  const checked = thinned(split.checking, checkedOrigins)
  for (const patterns of patternCounts.filter((count) => count <= model.found.count))
    for (const penalty of penalties) {
      const step = model.step(patterns, penalty)
      const error = errorOf(training, anomalies, { ...model.found, count: patterns }, step, checked)
      if (error < best.error) best = { patterns, penalty, error }
      await breathe()
    }
  return best
}

function errorOf(
  { source, inputFrames, leadTimes }: ReferenceTraining,
  anomalies: Anomalies,
  found: Patterns,
  step: Float64Array,
  origins: readonly Origin[],
): number {
  let error = 0
  for (const origin of origins) {
    const history = historyAt(source, origin, inputFrames)
    const frames = forecast(found, step, anomalies, history, leadTimes)
    const truth = source.read({ ...origin, first: origin.newest + 1, count: leadTimes })
    for (let i = 0; i < frames.length; i++)
      if (truth.valid?.[i] !== 0) error += (frames[i]! - truth.values[i]!) ** 2
  }
  return error
}

interface Fitted {
  found: Patterns
  step(count: number, penalty: number): Float64Array
}

async function fitOn(
  training: ReferenceTraining,
  anomalies: Anomalies,
  breathe: () => Promise<void>,
): Promise<Fitted> {
  const { source } = training
  const origins = originsOf({ ...training, inputFrames: 1, leadTimes: 1 })
  const frames: Float32Array[] = []
  for (const origin of thinned(origins, mostFrames)) {
    frames.push(anomalies.ofHistory(historyAt(source, origin, 1)).values)
    if (frames.length % 32 === 0) await breathe()
  }
  const found = patternsOf(frames, source.frameSize)
  const k = found.count
  const [now, next] = [new Float64Array(k * k), new Float64Array(k * k)]
  for (const { sequence, newest } of origins) {
    const before = anomalies.ofHistory(historyAt(source, { sequence, newest }, 1)).values
    const after = anomalies.ofHistory(historyAt(source, { sequence, newest: newest + 1 }, 1)).values
    const [a, b] = [amplitudes(found, before), amplitudes(found, after)]
    for (let i = 0; i < k; i++)
      for (let j = 0; j < k; j++) {
        now[i * k + j]! += a[i]! * a[j]!
        next[i * k + j]! += b[i]! * a[j]!
      }
    if (newest % 32 === 0) await breathe()
  }
  return { found, step: (count, penalty) => stepMatrix(now, next, k, count, penalty) }
}

/** Orthonormal patterns from the products of frames with each other. */
function patternsOf(frames: readonly Float32Array[], size: number): Patterns {
  const n = frames.length
  const products = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let cell = 0; cell < size; cell++) sum += frames[i]![cell]! * frames[j]![cell]!
      products[i * n + j] = products[j * n + i] = sum
    }
  const { values, vectors } = leadingVectors(products, n, Math.min(mostPatterns, n >> 2))
  const count = values.findIndex((value) => !(value > 1e-9 * values[0]!))
  const found = { patterns: new Float32Array(values.length * size), count: values.length }
  if (count >= 0) found.count = count
  for (let k = 0; k < found.count; k++) {
    const factor = 1 / Math.sqrt(values[k]!)
    for (let i = 0; i < n; i++) {
      const weight = vectors[k * n + i]! * factor
      for (let cell = 0; cell < size; cell++)
        found.patterns[k * size + cell]! += weight * frames[i]![cell]!
    }
  }
  return found
}

function amplitudes({ patterns, count }: Patterns, frame: Float32Array): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => {
    let sum = 0
    for (let cell = 0; cell < frame.length; cell++)
      sum += patterns[k * frame.length + cell]! * frame[cell]!
    return sum
  })
}

/** G of b = G a for the leading `count` amplitudes, row by row. */
function stepMatrix(
  now: Float64Array,
  next: Float64Array,
  k: number,
  count: number,
  penalty: number,
): Float64Array {
  const matrix = new Float64Array(count * count)
  let trace = 0
  for (let i = 0; i < count; i++) trace += now[i * k + i]!
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) matrix[i * count + j] = now[i * k + j]!
    matrix[i * count + i]! += penalty * (trace / count) * 0.1
  }
  const factor = factorRaised(matrix, count)
  const step = new Float64Array(count * count)
  for (let i = 0; i < count; i++) {
    const row = Float64Array.from({ length: count }, (_, j) => next[i * k + j]!)
    solveFactored(factor, count, row)
    step.set(row, i * count)
  }
  return calmed(step, count)
}

/**
 * The matrix, made smaller if amplitudes would grow for ever: its largest growth per step in the
 * long run (the mean over many steps of the size of its powers) is held just below 1.
 */
function calmed(step: Float64Array, count: number): Float64Array {
  let power = step
  let growth = 1
  for (let doubling = 1; doubling <= 6; doubling++) {
    power = product(power, power, count)
    const size = Math.sqrt(power.reduce((sum, value) => sum + value * value, 0))
    if (!Number.isFinite(size) || size > 1e100) break
    growth = size ** (1 / 2 ** doubling)
  }
  return growth > longestMemory ? step.map((value) => (value * longestMemory) / growth) : step
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const all = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++)
      for (let j = 0; j < n; j++) all[i * n + j]! += a[i * n + k]! * b[k * n + j]!
  return all
}

function forecast(
  { patterns, count }: Patterns,
  step: Float64Array,
  anomalies: Anomalies,
  history: History,
  steps: number,
): Float32Array {
  const { values, frames, newest } = anomalies.ofHistory(history)
  const size = values.length / frames
  let amplitude = amplitudes({ patterns, count }, values.subarray(values.length - size))
  return framesOf(steps, (lead) => {
    const before = amplitude
    amplitude = before.map((_, i) => {
      let sum = 0
      for (let j = 0; j < count; j++) sum += step[i * count + j]! * before[j]!
      return sum
    })
    const here = new Float64Array(size)
    amplitude.forEach((weight, k) => {
      for (let cell = 0; cell < size; cell++) here[cell]! += weight * patterns[k * size + cell]!
    })
    return anomalies.toValues(here, newest + 1 + lead)
  })
}
