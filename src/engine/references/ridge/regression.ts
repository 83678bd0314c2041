/**
 * A linear regression for each lead time, shared by all cells: targets are anomalies of the frames
 * to come, features are what a `FeatureMaker` makes of the anomalies known.
 *
 * What can't be known beforehand is chosen on the newest quarter of the training part, with the
 * older part fitting: the scale and whether anomalies are divided by their cell's spread (by the
 * error in the data's unit), how many features and which penalty (by the error on the scale).
 */
import { Anomalies, fitAnomalies, saveAnomalies, withSpread } from '../anomalies'
import type { AnomalyFit, AnomalyHistory } from '../anomalies'
import { framesOf } from '../reference'
import { historyAt, innerSplit, originsOf, thinned } from '../origins'
import type { Origin } from '../origins'
import { tensorOf } from '../reference'
import type { FrameShape, History, ReferenceTraining, SavedReference } from '../reference'
import type { ScaleName } from '../scale'
import { LeadNormals } from './lead-normals'

/** Features of every cell, one plane [H, W, C] each; the first is 1 everywhere. */
export type Planes = readonly Float32Array[]

export interface FeatureMaker {
  /** Numbers of leading features worth a try, ascending; the last is all of them. */
  readonly sizes: readonly number[]
  /** Whether features differ by lead time. */
  readonly byLead: boolean
  /** Frames that the first `size` features read, the newest included. */
  memory(size: number): number
  /** @param origin where the history ends, in a fit, in which the same one comes again and again */
  planes(known: AnomalyHistory, origin?: Origin): (lead: number) => Planes
}

/** How values are turned before the regression. */
export interface Variant {
  scale: ScaleName
  /** Anomalies divided by each cell's spread; rows weigh with its square, as errors do. */
  divided: boolean
}

export interface RegressionDesign {
  variants: readonly Variant[]
  features(fit: AnomalyFit, frame: FrameShape, inputFrames: number): FeatureMaker
}

const penalties = [1e-6, 1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.3, 1]
/** Multiplications that gathering rows may take: about a second. */
const mostProducts = 5e8
const mostOrigins = 600
/** Origins that fit and check a choice. */
const choosingOrigins = 160
/** Where each lead time has its own features, an origin costs several times as much. */
const mostOriginsByLead = 240
const checkedOrigins = 40

interface Choice {
  size: number
  penalty: number
}

/** Fits the regression a design describes. */
export async function fitRegression(
  training: ReferenceTraining,
  design: RegressionDesign,
  breathe: () => Promise<void>,
): Promise<SavedReference> {
  const { variant, choice } = await choose(training, design, breathe)
  const fit = await prepare(training, variant, breathe)
  const problem = new Problem(training, design, fit)
  const normals = await problem.gather(originsOf(training), breathe)
  const weights = solveAll(normals, choice)
  const factors = await problem.factors(weights, breathe)
  return saved(training, problem, weights, factors)
}

async function prepare(
  training: ReferenceTraining,
  { scale, divided }: Variant,
  breathe: () => Promise<void>,
): Promise<AnomalyFit> {
  const fit = await fitAnomalies(training, scale, breathe)
  return divided ? await withSpread(fit, training, breathe) : fit
}

async function choose(
  training: ReferenceTraining,
  design: RegressionDesign,
  breathe: () => Promise<void>,
): Promise<{ variant: Variant; choice: Choice }> {
  const split = innerSplit(training)
  let best = { variant: design.variants[0]!, choice: cautious(training, design), error: Infinity }
  if (split === null) return best
  for (const variant of design.variants) {
    const fit = await prepare(split.fitting, variant, breathe)
    const problem = new Problem(split.fitting, design, fit)
    const some = thinned(originsOf(split.fitting), choosingOrigins)
    const fitted = await problem.gather(some, breathe)
    const checked = await problem.gather(thinned(split.checking, choosingOrigins), breathe)
    const choice = bestChoice(fitted, checked, problem.features.sizes)
    const weights = solveAll(fitted, choice)
    const factors = await problem.factors(weights, breathe)
    const error = await problem.errorInUnits(split.checking, weights, factors, breathe)
    if (error < best.error) best = { variant, choice, error }
  }
  return best
}

/** The choice where nothing can be checked: the fewest features, well penalized. */
function cautious(training: ReferenceTraining, design: RegressionDesign): Choice {
  const { height, width, channels } = training.source.shape
  const season = { terms: [], coefficients: { values: new Float32Array(0), shape: [1, 0] } }
  const fit: AnomalyFit = { scale: 'plain', season, spread: null, floor: null }
  const features = design.features(fit, { height, width, channels }, training.inputFrames)
  return { size: features.sizes[0]!, penalty: 0.1 }
}

function bestChoice(fitted: LeadNormals, checked: LeadNormals, sizes: readonly number[]): Choice {
  let best = { size: sizes[0]!, penalty: 0.1, error: Infinity }
  for (const size of sizes)
    for (const penalty of penalties) {
      let error = 0
      for (let lead = 0; lead < fitted.leads; lead++)
        error += checked.errorOf(lead, fitted.solve(lead, size, penalty))
      if (error < best.error) best = { size, penalty, error }
    }
  return best
}

function solveAll(normals: LeadNormals, { size, penalty }: Choice): Float64Array[] {
  return Array.from({ length: normals.leads }, (_, lead) => normals.solve(lead, size, penalty))
}

function saved(
  training: ReferenceTraining,
  { fit }: Problem,
  weights: readonly Float64Array[],
  factors: readonly number[],
): SavedReference {
  const { facts, tensors } = saveAnomalies(fit)
  const size = weights[0]!.length
  return {
    facts: { ...facts, factors, inputFrames: training.inputFrames },
    tensors: {
      ...tensors,
      weights: tensorOf(
        weights.flatMap((lead) => [...lead]),
        [weights.length, size],
      ),
    },
  }
}

/** Rows, targets and predictions of a training part. */
class Problem {
  readonly features: FeatureMaker
  private readonly anomalies: Anomalies

  constructor(
    private readonly training: ReferenceTraining,
    design: RegressionDesign,
    readonly fit: AnomalyFit,
  ) {
    const { height, width, channels } = training.source.shape
    this.features = design.features(fit, { height, width, channels }, training.inputFrames)
    this.anomalies = new Anomalies(fit)
  }

  async gather(origins: readonly Origin[], breathe: () => Promise<void>): Promise<LeadNormals> {
    const { source, leadTimes } = this.training
    const most = this.features.byLead ? mostOriginsByLead : mostOrigins
    const some = thinned(origins, most)
    const size = this.features.sizes.at(-1)!
    const perRow = ((this.features.byLead ? leadTimes : 1) * size * size) / 2
    const products = some.length * source.frameSize * perRow
    const stride = Math.max(1, Math.ceil(products / mostProducts))
    const normals = new LeadNormals(size, leadTimes)
    for (const [index, origin] of some.entries()) {
      const cells = cellsFrom((index * 7919) % stride, stride, source.frameSize)
      this.addOrigin(normals, origin, cells)
      await breathe()
    }
    return normals
  }

  private addOrigin(normals: LeadNormals, origin: Origin, cells: Int32Array): void {
    const { leadTimes } = this.training
    const planesAt = this.planesAt(origin)
    const targets = this.targetsAt(origin)
    const row = new Float64Array(normals.size)
    const wanted = new Float64Array(leadTimes)
    const { spread } = this.anomalies
    if (!this.features.byLead) {
      const planes = planesAt(0)
      for (const cell of cells) {
        targets.forEach((target, lead) => (wanted[lead] = target[cell]!))
        if (wanted.every(Number.isNaN)) continue
        planes.forEach((plane, i) => (row[i] = plane[cell]!))
        normals.add(row, wanted, spread === null ? 1 : spread[cell]! ** 2)
      }
      return
    }
    for (const [lead, target] of targets.entries()) {
      const planes = planesAt(lead)
      for (const cell of cells) {
        if (Number.isNaN(target[cell]!)) continue
        planes.forEach((plane, i) => (row[i] = plane[cell]!))
        normals.addTo(lead, row, target[cell]!, spread === null ? 1 : spread[cell]! ** 2)
      }
    }
  }

  private planesAt(origin: Origin): (lead: number) => Planes {
    const frames = this.features.memory(this.features.sizes.at(-1)!)
    const known = this.anomalies.ofHistory(historyAt(this.training.source, origin, frames))
    return this.features.planes(known, origin)
  }

  /** Anomalies of the frames to come; NaN without data. */
  private targetsAt({ sequence, newest }: Origin): Float32Array[] {
    const { source, leadTimes } = this.training
    return Array.from({ length: leadTimes }, (_, lead) => {
      const frame = newest + 1 + lead
      const { values, valid } = source.read({ sequence, first: frame, count: 1 })
      const target = this.anomalies.ofFrame(values, frame)
      for (let cell = 0; cell < target.length; cell++) {
        if (valid !== null && valid[cell] === 0) target[cell] = NaN
      }
      return target
    })
  }

  /**
   * By lead time, what the values that come back from the scale have to be multiplied with: the
   * mean of a curve is not the curve of the mean.
   */
  async factors(weights: readonly Float64Array[], breathe: () => Promise<void>): Promise<number[]> {
    if (this.fit.scale === 'plain') return weights.map(() => 1)
    const above = new Float64Array(weights.length)
    const below = new Float64Array(weights.length)
    const origins = thinned(originsOf(this.training), 2 * checkedOrigins)
    await this.compare(origins, weights, null, breathe, (lead, predicted, truth) => {
      above[lead]! += predicted * truth
      below[lead]! += predicted * predicted
    })
    return weights.map((_, lead) => (below[lead]! > 0 ? above[lead]! / below[lead]! : 1))
  }

  /** Sum of squared errors in the data's unit. */
  async errorInUnits(
    origins: readonly Origin[],
    weights: readonly Float64Array[],
    factors: readonly number[],
    breathe: () => Promise<void>,
  ): Promise<number> {
    let sum = 0
    const some = thinned(origins, checkedOrigins)
    await this.compare(some, weights, factors, breathe, (_, predicted, truth) => {
      sum += (predicted - truth) ** 2
    })
    return sum
  }

  private async compare(
    origins: readonly Origin[],
    weights: readonly Float64Array[],
    factors: readonly number[] | null,
    breathe: () => Promise<void>,
    take: (lead: number, predicted: number, truth: number) => void,
  ): Promise<void> {
    for (const origin of origins) {
      const planesAt = this.planesAt(origin)
      for (const [lead, leadWeights] of weights.entries()) {
        const frame = origin.newest + 1 + lead
        const { values, valid } = this.training.source.read({ ...origin, first: frame, count: 1 })
        const anomalies = weighted(planesAt(lead), leadWeights)
        const predicted = this.anomalies.toValues(anomalies, frame, factors?.[lead])
        for (let cell = 0; cell < predicted.length; cell++) {
          if (valid !== null && valid[cell] === 0) continue
          take(lead, predicted[cell]!, values[cell]!)
        }
      }
      await breathe()
    }
  }
}

function cellsFrom(first: number, stride: number, size: number): Int32Array {
  const count = Math.max(0, Math.ceil((size - first) / stride))
  return Int32Array.from({ length: count }, (_, i) => first + i * stride)
}

/** The sum of the planes times their weights; planes without a weight are left out. */
export function weighted(planes: Planes, weights: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(planes[0]!.length)
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!
    const plane = planes[i]!
    if (weight === 0) continue
    for (let cell = 0; cell < sum.length; cell++) sum[cell]! += weight * plane[cell]!
  }
  return sum
}

/** Forecasts a stored regression makes for the lead times it was fitted for. */
export class Regression {
  readonly memory: number
  readonly leads: number
  private readonly weights: Float32Array[]
  private readonly factors: readonly number[]

  constructor(
    { facts, tensors }: SavedReference,
    private readonly anomalies: Anomalies,
    private readonly features: FeatureMaker,
  ) {
    const { values, shape } = tensors.weights!
    const [leads, size] = shape as [number, number]
    this.memory = features.memory(size)
    this.leads = leads
    this.factors = facts.factors as number[]
    this.weights = Array.from({ length: leads }, (_, i) =>
      values.subarray(i * size, (i + 1) * size),
    )
  }

  forecast(history: History, steps: number): Float32Array {
    const planesAt = this.features.planes(this.anomalies.ofHistory(history))
    return framesOf(steps, (lead) => {
      const anomalies = weighted(planesAt(lead), this.weights[lead]!)
      return this.anomalies.toValues(anomalies, history.newest + 1 + lead, this.factors[lead])
    })
  }
}
