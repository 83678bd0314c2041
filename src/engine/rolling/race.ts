/**
 * The race: every reference that applies, and their combination, over the same rolling origins. The
 * one with the lowest error wins; the combination only if it is better than the best single one by
 * more than its range, for it costs as much as all its members.
 */
import type { Comparison } from '../../shared/comparison'
import type { ReferenceName } from '../../shared/reference'
import { references } from '../references'
import type { Reference } from '../references/reference'
import { valueFacts } from '../references/values'
import type { ValueFacts } from '../references/values'
import { weightsOver } from './combination'
import { compare, strongest } from './comparison'
import type { WindowErrors } from './comparison'
import type { Fold, RollingSettings } from './folds'
import { foldsOf } from './folds'
import { calibrate } from './calibration'
import type { RangeFit, Sample } from './ranges'
import type { Residuals, WindowResiduals } from './residuals'
import { roll, trainingOf } from './roll'
import type { Rolled, RollingData, RollWatcher } from './roll'

export interface Contender {
  name: ReferenceName
  /** Root mean squared error over all windows and lead times, and by lead time. */
  rmse: number
  byLead: number[]
  /** By fold, in time order. */
  byFold: number[]
  seconds: number
  /** Against the best of the others; null when it runs alone. */
  comparison: Comparison | null
}

export interface RaceResult {
  windows: number
  folds: readonly Fold[]
  /** Folds that were forecast to their end. */
  done: number
  /** Left out, because there was no time for them. */
  slow: ReferenceName[]
  residuals: Residuals
  /** Squared errors of each contender, window by window as in the residuals. */
  errors: ReadonlyMap<ReferenceName, WindowErrors>
  contenders: Contender[]
  winner: ReferenceName
  /** Weights of each member by lead time, from all windows; null with a single contender. */
  combination: { members: ReferenceName[]; weights: number[][] } | null
  /** What the values of the newest fold's training part are like. */
  facts: ValueFacts
  ranges: RangeFit
  /**
   * Share of the truths inside the 80 and the 95 % range, each made of what was known before.
   */
  coverage: (number | null)[]
}

/** Those that can be fitted on every fold. */
export function applicable(
  data: RollingData,
  folds: readonly Fold[],
  settings: Pick<RollingSettings, 'inputFrames' | 'leadTimes'>,
): Reference[] {
  return references.filter((reference) =>
    folds.every(({ ranges }) => reference.applies(trainingOf(data, ranges, settings))),
  )
}

export interface RaceLimits {
  /** Those that run; all that apply when absent. */
  entrants?: readonly ReferenceName[] | undefined
  /** Seconds there are for it. */
  seconds?: number
}

/** Runs the race; null when the data is too short for any forecast to be checked. */
export async function race(
  data: RollingData,
  settings: RollingSettings,
  watcher: RollWatcher,
  { entrants, seconds: time }: RaceLimits = {},
): Promise<RaceResult | null> {
  const folds = foldsOf(data.kind, data.shape, settings)
  const racing = applicable(data, folds, settings).filter(
    ({ name }) => entrants?.includes(name) ?? true,
  )
  if (folds.length === 0 || racing.length === 0) return null
  const rolled = await roll(racing, data, folds, settings, watcher, time)
  return rolled.residuals.windows.length === 0 ? null : await judge(data, folds, rolled, watcher)
}

async function judge(
  data: RollingData,
  folds: readonly Fold[],
  { residuals, seconds, slow, folds: done }: Rolled,
  watcher: RollWatcher,
): Promise<RaceResult> {
  const weights = weightsByName(data, residuals)
  const errors = new Map(
    [...weights].map(([name, byFold]) => [name, errorsOf(residuals, byFold)] as const),
  )
  const contenders = [...weights.keys()].map((name) =>
    contenderOf(data, residuals, errors, name, secondsOf(seconds, name)),
  )
  contenders.sort((a, b) => a.rmse - b.rmse)
  const winner = winnerOf(contenders)
  const facts = await valueFacts({ source: data.source, ranges: folds.at(-1)!.ranges }, () =>
    watcher.breathe(),
  )
  return {
    windows: residuals.windows.length,
    folds,
    done,
    slow,
    residuals,
    errors,
    contenders,
    winner: winner.name,
    combination: combinationOf(data, residuals),
    ...rangesOf(data, residuals, weights.get(winner.name)!, facts),
    facts,
  }
}

/** Weights of the residuals' names by fold and lead time. */
type FoldWeights = Float64Array[][]

/** Each single reference, and the combination, whose weights come from earlier folds alone. */
function weightsByName(data: RollingData, residuals: Residuals): Map<ReferenceName, FoldWeights> {
  const folds = 1 + Math.max(...residuals.windows.map(({ fold }) => fold))
  const all = new Map<ReferenceName, FoldWeights>()
  for (const name of residuals.names as ReferenceName[])
    all.set(
      name,
      Array.from({ length: folds }, () => residuals.only(name)),
    )
  if (residuals.names.length < 2) return all
  const combined = Array.from({ length: folds }, (_, fold) => {
    const others = residuals.windows.filter((window) =>
      data.kind === 'clips' ? window.fold !== fold : window.fold < fold,
    )
    return weightsOver(data.kind, residuals, others)
  })
  return all.set('combination', combined)
}

function combinationOf(data: RollingData, residuals: Residuals): RaceResult['combination'] {
  if (residuals.names.length < 2) return null
  const weights = weightsOver(data.kind, residuals, residuals.windows)
  return {
    members: residuals.names as ReferenceName[],
    weights: weights.map((lead) => [...lead]),
  }
}

function errorsOf(residuals: Residuals, weights: FoldWeights): WindowErrors {
  return residuals.windows.map((window) =>
    Float64Array.from({ length: residuals.leads }, (_, lead) =>
      residuals.squaredError(window, lead, weights[window.fold]![lead]!),
    ),
  )
}

function contenderOf(
  data: RollingData,
  residuals: Residuals,
  errors: ReadonlyMap<ReferenceName, WindowErrors>,
  name: ReferenceName,
  seconds: number,
): Contender {
  const own = errors.get(name)!
  const others = new Map([...errors].filter(([other]) => other !== name))
  const rival = strongest(others)
  const places = residuals.windows.map(({ origin }) => origin)
  const folds = 1 + Math.max(...residuals.windows.map(({ fold }) => fold))
  return {
    name,
    seconds,
    rmse: rootMean(residuals, own, () => true),
    byLead: Array.from({ length: residuals.leads }, (_, lead) =>
      rootMean(residuals, own, (_window, at) => at === lead),
    ),
    byFold: Array.from({ length: folds }, (_, fold) =>
      rootMean(residuals, own, (window) => window.fold === fold),
    ),
    comparison:
      rival === null
        ? null
        : compare(data.kind, places, own, {
            name: rival,
            errors: others.get(rival as ReferenceName)!,
          }),
  }
}

function rootMean(
  residuals: Residuals,
  errors: WindowErrors,
  counts: (window: WindowResiduals, lead: number) => boolean,
): number {
  let [sum, cells] = [0, 0]
  residuals.windows.forEach((window, i) => {
    for (let lead = 0; lead < residuals.leads; lead++) {
      if (!counts(window, lead)) continue
      sum += errors[i]![lead]!
      cells += window.counts[lead]!
    }
  })
  return Math.sqrt(sum / Math.max(1, cells))
}

/** @param contenders best first */
function winnerOf(contenders: readonly Contender[]): Contender {
  const [first, second] = contenders
  const isSure = (first!.comparison?.low ?? 0) > 0
  return first!.name === 'combination' && second !== undefined && !isSure ? second : first!
}

function secondsOf(seconds: ReadonlyMap<ReferenceName, number>, name: ReferenceName): number {
  if (name !== 'combination') return seconds.get(name)!
  return [...seconds.values()].reduce((sum, value) => sum + value, 0)
}

function rangesOf(
  { kind }: RollingData,
  residuals: Residuals,
  weights: FoldWeights,
  facts: ValueFacts,
): Pick<RaceResult, 'ranges' | 'coverage'> {
  const samples = residuals.windows.map((window) => ({
    ...window.origin,
    ...sampleOf(residuals, window, weights),
  }))
  const squares = residuals.cellSquares
    .map((own) => ({ own, sum: own.reduce((sum, value) => sum + value, 0) }))
    .sort((one, other) => one.sum - other.sum)[0]!.own
  const { kept: cells, leads, cellCounts: counts } = residuals
  const { fit, coverage } = calibrate(samples, { kind, cells, leads, facts, squares, counts })
  return { ranges: fit, coverage }
}

function sampleOf(residuals: Residuals, window: WindowResiduals, weights: FoldWeights): Sample {
  const cells = residuals.kept.length
  const forecasts = new Float32Array(window.truths.length)
  window.forecasts.forEach((frames, i) => {
    for (let at = 0; at < frames.length; at++)
      forecasts[at]! += weights[window.fold]![Math.floor(at / cells)]![i]! * frames[at]!
  })
  return { forecasts, truths: window.truths }
}
