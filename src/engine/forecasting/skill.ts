/**
 * Where and when a model is better than its strongest rival: squared errors of both, over the same
 * windows, by place, by season and by origin.
 */
import type { TimeAxis } from '../../shared/dataset'
import { sentence, type Sentence } from '../../shared/notices/say'
import { gainOver, type SeasonUnit, type Skill } from '../../shared/skill'
import { formatFrameTime, frameInstant } from '../../shared/time-axis'
import type { FrameShape } from '../references/reference'
import type { WindowPosition } from '../rolling/block-bootstrap'
import type { Frames } from '../windows/frame-reader'
import { inWords } from './verdict'

/** A map has at most about so many squares. */
const mostSquares = 1 << 14
/** Points of the line over the origins. */
const mostOrigins = 120
/** A part of the season with fewer windows says nothing. */
const fewestOfSeason = 3

/** Squared errors of several forecasters by place, over all windows and lead times. */
export class PlaceErrors {
  readonly side: number
  readonly height: number
  readonly width: number
  /** The square of each value of a frame, [H, W, C]. */
  private readonly squareOf: Uint32Array
  private readonly errors = new Map<string, Float64Array>()

  constructor({ height, width, channels }: FrameShape) {
    this.side = Math.max(1, Math.ceil(Math.sqrt((height * width) / mostSquares)))
    this.height = Math.ceil(height / this.side)
    this.width = Math.ceil(width / this.side)
    this.squareOf = Uint32Array.from({ length: height * width * channels }, (_, i) => {
      const cell = Math.floor(i / channels)
      const row = Math.floor(cell / width / this.side)
      return row * this.width + Math.floor((cell % width) / this.side)
    })
  }

  /** @param frames [leads or more, H, W, C] */
  add(name: string, frames: Float32Array, { values, valid }: Frames): void {
    const sums = this.errors.get(name) ?? new Float64Array(this.height * this.width)
    this.errors.set(name, sums)
    const size = this.squareOf.length
    for (let i = 0; i < values.length; i++)
      if (valid === null || valid[i] === 1)
        sums[this.squareOf[i % size]!]! += (frames[i]! - values[i]!) ** 2
  }

  /** 1 - RMSE / RMSE of the rival by square; both have errors over the same truths. */
  gains(model: string, rival: string): (number | null)[] {
    const [own, other] = [this.errors.get(model)!, this.errors.get(rival)!]
    return Array.from(own, (error, at) =>
      gainOver({ model: Math.sqrt(error), rival: Math.sqrt(other[at]!) }),
    )
  }
}

/** What both made over one window, by lead time. */
export interface WindowPair {
  position: WindowPosition
  model: Float64Array
  rival: Float64Array
  /** Cells with a truth by lead time. */
  counts: Float64Array
}

export function skillOf(
  places: PlaceErrors,
  rival: string,
  windows: readonly WindowPair[],
  { kind, time }: { kind: 'series' | 'clips'; time: TimeAxis },
): Skill {
  const { side, height, width } = places
  const map = places.gains('model', rival)
  const known = map.filter((gain) => gain !== null)
  const better = known.filter((gain) => gain > 0).length
  const betterAt = known.length > 0 ? better / known.length : null
  const seasons = seasonsOf(windows, time)
  return {
    rival,
    side,
    height,
    width,
    map,
    betterAt,
    seasons,
    origins: kind === 'series' ? originsOf(windows, time) : [],
    said: [...saidOfPlaces(rival, side, betterAt), ...saidOfSeasons(seasons)],
  }
}

function saidOfPlaces(rival: string, side: number, share: number | null): Sentence[] {
  return share === null ? [] : [sentence('skill.places', { rival: inWords(rival), share, side })]
}

function saidOfSeasons(seasons: Skill['seasons']): Sentence[] {
  if (seasons === null) return []
  const gains = seasons.parts
    .map((one) => ({ part: one.part, gain: gainOver(one) }))
    .filter((one): one is { part: number; gain: number } => one.gain !== null)
    .sort((a, b) => b.gain - a.gain)
  const [best, worst] = [gains[0], gains.at(-1)]
  if (best === undefined || worst === undefined || best === worst) return []
  return [sentence('skill.seasons', { unit: seasons.unit, best, worst })]
}

/** Sums of squared errors and of the cells they are of. */
class PairSum {
  private model = 0
  private rival = 0
  private cells = 0
  terms = 0

  add({ model, rival, counts }: WindowPair, lead: number): void {
    this.model += model[lead]!
    this.rival += rival[lead]!
    this.cells += counts[lead]!
    this.terms++
  }

  roots(): { model: number; rival: number } {
    const root = (sum: number): number => Math.sqrt(sum / Math.max(1, this.cells))
    return { model: root(this.model), rival: root(this.rival) }
  }
}

function unitOf(time: TimeAxis): SeasonUnit | null {
  if (time.kind === 'index' || time.step.unit === 'year') return null
  return ['second', 'minute', 'hour'].includes(time.step.unit) ? 'hour' : 'month'
}

/** By the month or hour of the frames that were forecast. */
function seasonsOf(windows: readonly WindowPair[], time: TimeAxis): Skill['seasons'] {
  const unit = unitOf(time)
  if (unit === null) return null
  const sums = new Map<number, PairSum>()
  for (const window of windows)
    for (let lead = 0; lead < window.counts.length; lead++) {
      const instant = frameInstant(time, window.position.newest + 1 + lead)
      if (instant === null || Number.isNaN(instant.getTime())) continue
      const part = unit === 'hour' ? instant.getUTCHours() : instant.getUTCMonth()
      const sum = sums.get(part) ?? new PairSum()
      sum.add(window, lead)
      sums.set(part, sum)
    }
  const parts = [...sums]
    .filter(([, { terms }]) => terms >= fewestOfSeason)
    .sort(([a], [b]) => a - b)
    .map(([part, sum]) => ({ part, ...sum.roots() }))
  return parts.length > 1 ? { unit, parts } : null
}

function originsOf(windows: readonly WindowPair[], time: TimeAxis): Skill['origins'] {
  const order = [...windows].sort((a, b) => a.position.newest - b.position.newest)
  const length = Math.ceil(order.length / mostOrigins)
  return Array.from({ length: Math.ceil(order.length / Math.max(1, length)) }, (_, group) => {
    const some = order.slice(group * length, (group + 1) * length)
    const sum = new PairSum()
    for (const window of some)
      for (let lead = 0; lead < window.counts.length; lead++) sum.add(window, lead)
    const { newest } = some[0]!.position
    return { time: formatFrameTime(time, newest), windows: some.length, ...sum.roots() }
  })
}
