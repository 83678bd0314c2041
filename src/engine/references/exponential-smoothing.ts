/**
 * Exponential smoothing with a damped trend (Gardner & McKenzie 1985) of each cell's departure from
 * its season: it assumes that level and trend change slowly and the newest frames say most.
 *
 * The three constants are shared by all cells and chosen by the squared error over all lead times
 * of the training part.
 */
import { Anomalies, fitAnomalies, openAnomalies, saveAnomalies } from './anomalies'
import { framesOf } from './reference'
import { historyAt, originsOf, thinned } from './origins'
import type { History, Reference, ReferenceTraining } from './reference'

interface Constants {
  /** Share of a level's error that corrects the level, and the trend. */
  level: number
  trend: number
  /** What is left of the trend after a step. */
  damping: number
}

const levels = [0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1]
const trends = [0, 0.05, 0.1, 0.3]
const dampings = [0.5, 0.8, 0.9, 0.98]
/** Frames after which the start is forgotten. */
const memory = 40
const checkedOrigins = 60
const checkedCells = 400

const candidates: Constants[] = levels.flatMap((level) =>
  trends.flatMap((trend) =>
    (trend === 0 ? [1] : dampings).map((damping) => ({ level, trend, damping })),
  ),
)

export const exponentialSmoothing: Reference = {
  name: 'exponential-smoothing',
  applies: ({ kind, ranges, inputFrames, leadTimes }) =>
    kind === 'series' && ranges.some(({ count }) => count >= inputFrames + leadTimes),
  fit: async (training, breathe) => {
    const fit = await fitAnomalies(training, 'plain', breathe)
    const constants = await bestConstants(training, new Anomalies(fit), breathe)
    const { facts, tensors } = saveAnomalies(fit)
    return { facts: { ...facts, constants }, tensors }
  },
  open(saved) {
    const anomalies = openAnomalies(saved)
    const constants = saved.facts.constants as Constants
    return {
      memory,
      forecast: (history, steps) => forecast(anomalies, constants, history, steps),
    }
  },
}

function forecast(
  anomalies: Anomalies,
  constants: Constants,
  history: History,
  steps: number,
): Float32Array {
  const { values, frames, newest } = anomalies.ofHistory(history)
  const size = values.length / frames
  const states = Array.from({ length: size }, (_, cell) =>
    smoothed(values, cell, size, frames, constants),
  )
  return framesOf(steps, (lead) => {
    const reach = trendReach(constants.damping, lead + 1)
    const here = Float32Array.from(states, ([level, trend]) => level + reach * trend)
    return anomalies.toValues(here, newest + 1 + lead)
  })
}

/** Level and trend of a cell after the frames. */
function smoothed(
  values: Float32Array,
  cell: number,
  size: number,
  frames: number,
  { level: alpha, trend: beta, damping }: Constants,
): [level: number, trend: number] {
  let level = values[cell]!
  let trend = 0
  for (let frame = 1; frame < frames; frame++) {
    const error = values[frame * size + cell]! - (level + damping * trend)
    level += damping * trend + alpha * error
    trend = damping * trend + alpha * beta * error
  }
  return [level, trend]
}

/** How many steps of trend are added up to a lead time. */
function trendReach(damping: number, steps: number): number {
  let [reach, share] = [0, 1]
  for (let step = 0; step < steps; step++) {
    share *= damping
    reach += share
  }
  return reach
}

async function bestConstants(
  training: ReferenceTraining,
  anomalies: Anomalies,
  breathe: () => Promise<void>,
): Promise<Constants> {
  const { source, ranges, leadTimes } = training
  const errors = candidates.map(() => 0)
  const first = Math.min(...ranges.map((range) => range.first))
  const stride = Math.max(1, Math.ceil(source.frameSize / checkedCells))
  for (const origin of thinned(originsOf(training), checkedOrigins)) {
    const frames = Math.min(memory, origin.newest + 1 - first)
    const known = anomalies.ofHistory(historyAt(source, origin, frames))
    const truth = futureOf(training, anomalies, origin)
    for (let cell = 0; cell < source.frameSize; cell += stride)
      candidates.forEach((constants, i) => {
        const state = smoothed(known.values, cell, source.frameSize, frames, constants)
        let reach = 0
        let share = 1
        for (let lead = 0; lead < leadTimes; lead++) {
          share *= constants.damping
          reach += share
          const target = truth[lead * source.frameSize + cell]!
          if (!Number.isNaN(target)) errors[i]! += (state[0] + reach * state[1] - target) ** 2
        }
      })
    await breathe()
  }
  return candidates[errors.indexOf(Math.min(...errors))]!
}

/** Anomalies of the frames after an origin, NaN without data. */
function futureOf(
  { source, leadTimes }: ReferenceTraining,
  anomalies: Anomalies,
  { sequence, newest }: { sequence: number; newest: number },
): Float32Array {
  const size = source.frameSize
  const { values, valid } = source.read({ sequence, first: newest + 1, count: leadTimes })
  const all = new Float32Array(values.length)
  for (let lead = 0; lead < leadTimes; lead++)
    all.set(
      anomalies.ofFrame(values.subarray(lead * size, (lead + 1) * size), newest + 1 + lead),
      lead * size,
    )
  if (valid !== null) valid.forEach((value, i) => value === 0 && (all[i] = NaN))
  return all
}
