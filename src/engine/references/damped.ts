/**
 * Damped persistence, about each cell's mean or about its season: the newest anomaly fades with
 * lead time as the training part's did (the correlation at that lag, Lorenz 1973).
 *
 * Each cell has its own fading, drawn towards that of all cells as if they had been seen
 * `borrowedFrames` times; beyond the fitted lead times it goes on geometrically.
 */
import { Anomalies, fitAnomalies, openAnomalies, saveAnomalies } from './anomalies'
import { framesOf } from './reference'
import { historyAt, originsOf, thinned } from './origins'
import { tensorOf } from './reference'
import type { History, Reference, ReferenceTraining, SavedReference } from './reference'

const borrowedFrames = 20
const mostOrigins = 2000

/** Assumes that a cell goes back to its long-term mean. */
export const dampedPersistence = damped('damped-persistence', false)
/** Assumes that a cell goes back to what the season has it be. */
export const seasonDamped = damped('season-damped', true)

function damped(name: 'damped-persistence' | 'season-damped', seasons: boolean): Reference {
  return {
    name,
    applies: ({ kind, ranges, inputFrames, leadTimes }) =>
      kind === 'series' && ranges.some(({ count }) => count >= inputFrames + leadTimes),
    fit: (training, breathe) => fitFading(training, seasons, breathe),
    open(saved) {
      const anomalies = openAnomalies(saved)
      return {
        memory: saved.facts.inputFrames as number,
        forecast: (history, steps) => forecast(saved, anomalies, history, steps),
      }
    },
  }
}

async function fitFading(
  training: ReferenceTraining,
  seasons: boolean,
  breathe: () => Promise<void>,
): Promise<SavedReference> {
  const { source, leadTimes, inputFrames } = training
  const fit = await fitAnomalies(training, 'plain', breathe, seasons)
  const anomalies = new Anomalies(fit)
  const size = source.frameSize
  const products = new Float64Array(leadTimes * size)
  const squares = new Float64Array(leadTimes * size)
  for (const origin of thinned(originsOf(training), mostOrigins)) {
    const known = anomalies.ofHistory(historyAt(source, origin, 1))
    for (let lead = 0; lead < leadTimes; lead++) {
      const frame = origin.newest + 1 + lead
      const { values, valid } = source.read({ ...origin, first: frame, count: 1 })
      const next = anomalies.ofFrame(values, frame)
      for (let cell = 0; cell < size; cell++) {
        if (known.present?.[cell] === 0 || valid?.[cell] === 0) continue
        products[lead * size + cell]! += known.values[cell]! * next[cell]!
        squares[lead * size + cell]! += known.values[cell]! ** 2
      }
    }
    await breathe()
  }
  const { facts, tensors } = saveAnomalies(fit)
  const fading = drawnTogether(products, squares, leadTimes, size, originsOf(training).length)
  return {
    facts: { ...facts, inputFrames },
    tensors: { ...tensors, fading: tensorOf(fading, [leadTimes, size]) },
  }
}

function drawnTogether(
  products: Float64Array,
  squares: Float64Array,
  leads: number,
  size: number,
  origins: number,
): Float64Array {
  const fading = new Float64Array(leads * size)
  for (let lead = 0; lead < leads; lead++) {
    let [product, square] = [0, 0]
    for (let at = lead * size; at < (lead + 1) * size; at++) {
      product += products[at]!
      square += squares[at]!
    }
    const common = square > 0 ? product / square : 0
    for (let at = lead * size; at < (lead + 1) * size; at++) {
      const borrowed = (borrowedFrames * squares[at]!) / Math.max(1, origins)
      const below = squares[at]! + borrowed
      fading[at] = below > 0 ? (products[at]! + borrowed * common) / below : common
    }
  }
  return fading
}

function forecast(
  { tensors }: SavedReference,
  anomalies: Anomalies,
  history: History,
  steps: number,
): Float32Array {
  const { values: fading, shape } = tensors.fading!
  const [leads, size] = shape as [number, number]
  const known = anomalies.ofHistory(history)
  const last = known.values.subarray(known.values.length - size)
  return framesOf(steps, (lead) => {
    const fitted = Math.min(lead, leads - 1) * size
    const further = (lead + 1) / leads
    const here = last.map((value, cell) => {
      const share = fading[fitted + cell]!
      return lead < leads ? value * share : value * Math.max(0, share) ** further
    })
    return anomalies.toValues(here, history.newest + 1 + lead)
  })
}
