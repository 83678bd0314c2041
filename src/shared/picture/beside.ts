/** What may stand beside a forecast: a baseline, or an end of one of its ranges. */
import type { PictureWords } from './words'

export interface RangeFrames {
  /** 0.8: as many truths should lie between the ends. */
  level: number
  /** `[T, H, W, C]` each, NaN where there is no data. */
  lower: Float32Array
  upper: Float32Array
}

export interface Companions {
  baselines: Readonly<Record<string, Float32Array>>
  ranges?: readonly RangeFrames[]
}

const ends = ['lower', 'upper'] as const
const percent = (level: number) => Math.round(100 * level)

/** The name of an end of a range: `lower-80`. */
export const rangeEndName = (end: (typeof ends)[number], level: number) =>
  `${end}-${percent(level)}`

/** Names of the ends of ranges of these levels. */
export const rangeEndNames = (levels: readonly number[]): string[] =>
  levels.flatMap((level) => ends.map((end) => rangeEndName(end, level)))

/** Every name that frames are known by here, baselines first. */
export const companionNames = ({ baselines, ranges = [] }: Companions): string[] => [
  ...Object.keys(baselines),
  ...rangeEndNames(ranges.map(({ level }) => level)),
]

/** The frames of that name; undefined where there are none. */
export function companionFrames(
  { baselines, ranges = [] }: Companions,
  name: string,
): Float32Array | undefined {
  if (Object.hasOwn(baselines, name)) return baselines[name]
  for (const range of ranges)
    for (const end of ends) if (rangeEndName(end, range.level) === name) return range[end]
  return undefined
}

/** Its title in a language; a name without one stands for itself. */
export function companionTitle(name: string, words: PictureWords): string {
  const range = rangeEnd(name)
  if (range !== null) return words.rangeEnd[range.end](range.percent)
  return Object.hasOwn(words.baselines, name) ? words.baselines[name]! : name
}

/** Which end of which range a name stands for; null for a baseline. */
export function rangeEnd(name: string): { end: (typeof ends)[number]; percent: string } | null {
  const [, end, level] = /^(lower|upper)-(\d+)$/.exec(name) ?? []
  const found = ends.find((one) => one === end)
  return found === undefined || level === undefined ? null : { end: found, percent: level }
}
