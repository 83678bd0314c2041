/** What is said of values that a training can hardly make anything of. */
import { dwarfs, type Bulk } from '../shared/even-sample'
import { sentence, type Sentence } from '../shared/notices/say'

/** Fewer values than this in a large dataset are hardly any. */
const fewestValues = 10

export interface ValueFacts {
  min: number
  max: number
  bulk: Bulk | null
  /** Values that are there, and those that could be; null where not all were seen. */
  count: number | null
  cells: number
}

export function unusualValues({ min, max, bulk, count, cells }: ValueFacts): Sentence[] {
  if (count !== null && count < fewestValues && cells >= 10 * fewestValues)
    return [sentence('finding.nearly-empty', { count, cells })]
  if (min === max && cells > 1) return [sentence('finding.constant', { value: String(min) })]
  if (bulk === null || !dwarfs({ min, max }, bulk)) return []
  const value = String(max - bulk.high > bulk.low - min ? max : min)
  return [sentence('finding.dwarfed', { value, low: String(bulk.low), high: String(bulk.high) })]
}
