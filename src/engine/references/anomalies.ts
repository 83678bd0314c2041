/**
 * Departures from the seasonal climatology, on a scale, divided by each cell's spread where wanted:
 * what most references compute with.
 */
import type { SavedTensor } from '../checkpoints/checkpoint-file'
import { scaleNamed } from './scale'
import type { Scale, ScaleName } from './scale'
import { fitMean, fitSeason, seasonAt } from './season/season'
import type { Season, SeasonTerm } from './season/season'
import { valueFacts } from './values'
import type { History, ReferenceTraining, SavedReference } from './reference'

const rememberedFrames = 64
/** A cell that hardly moves counts as moving this share of the mean spread. */
const leastSpread = 0.05

/** How anomalies are taken from values. */
export interface AnomalyFit {
  scale: ScaleName
  season: Season
  /** Spread of each cell's anomalies, [H, W, C]; null when they aren't divided by it. */
  spread: SavedTensor | null
  /** No forecast lies below this: 0 where no training value does; null for none. */
  floor: number | null
}

/** @param seasons false for departures from each cell's mean alone */
export async function fitAnomalies(
  training: ReferenceTraining,
  scale: ScaleName,
  breathe: () => Promise<void>,
  seasons = true,
): Promise<AnomalyFit> {
  const fit = seasons ? fitSeason : fitMean
  const { neverNegative } = await valueFacts(training, breathe)
  return {
    scale,
    season: await fit(training, scaleNamed(scale), breathe),
    spread: null,
    floor: neverNegative ? 0 : null,
  }
}

/** The same with each cell's spread over the training part. */
export async function withSpread(
  fit: AnomalyFit,
  { source, ranges }: ReferenceTraining,
  breathe: () => Promise<void>,
): Promise<AnomalyFit> {
  const anomalies = new Anomalies(fit)
  const squares = new Float64Array(source.frameSize)
  const counts = new Uint32Array(source.frameSize)
  for (const { sequence, first, count } of ranges) {
    for (let frame = first; frame < first + count; frame++) {
      const { values, valid } = source.read({ sequence, first: frame, count: 1 })
      const here = anomalies.ofFrame(values, frame)
      for (let cell = 0; cell < here.length; cell++) {
        if (valid !== null && valid[cell] === 0) continue
        squares[cell]! += here[cell]! ** 2
        counts[cell]!++
      }
      if (frame % 32 === 0) await breathe()
    }
  }
  return { ...fit, spread: spreadOf(squares, counts, fit.season.coefficients.shape.slice(1)) }
}

function spreadOf(squares: Float64Array, counts: Uint32Array, shape: number[]): SavedTensor {
  const count = counts.reduce((sum, value) => sum + value, 0)
  const mean = Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / Math.max(1, count))
  const least = mean > 0 ? leastSpread * mean : 1
  const values = Float32Array.from(squares, (sum, cell) =>
    Math.max(least, counts[cell]! > 0 ? Math.sqrt(sum / counts[cell]!) : mean),
  )
  return { values, shape }
}

/** Anomalies of the frames known when a forecast is made. */
export interface AnomalyHistory {
  /** [K, H, W, C], the newest last. */
  values: Float32Array
  frames: number
  /** Index of the newest frame on the time axis. */
  newest: number
  /** [H, W, C], 1 where a cell has data in any of the frames; null when all have. */
  present: Uint8Array | null
}

/** Takes anomalies, and gives values back. */
export class Anomalies {
  readonly spread: Float32Array | null
  private readonly floor: number
  private readonly scale: Scale
  private readonly season: Season
  private readonly means = new Map<number, Float64Array>()

  constructor(fit: AnomalyFit) {
    this.scale = scaleNamed(fit.scale)
    this.season = fit.season
    this.floor = fit.floor ?? -Infinity
    this.spread = fit.spread?.values ?? null
  }

  /** Of one frame, [H, W, C], whatever is valid. */
  ofFrame(values: Float32Array, frame: number): Float32Array {
    const mean = this.meanAt(frame)
    const { scale, spread } = this
    const all = new Float32Array(values.length)
    for (let cell = 0; cell < all.length; cell++) {
      const onScale = scale.name === 'plain' ? values[cell]! : scale.to(values[cell]!)
      all[cell] = (onScale - mean[cell]!) / (spread === null ? 1 : spread[cell]!)
    }
    return all
  }

  /**
   * Of a history. Where a cell has no data it keeps its newest anomaly; before its first value it
   * has the mean, 0.
   */
  ofHistory({ values, valid, frames, newest }: History): AnomalyHistory {
    const size = values.length / frames
    const all = new Float32Array(values.length)
    const present = valid === null ? null : new Uint8Array(size)
    for (let k = 0; k < frames; k++) {
      const frame = values.subarray(k * size, (k + 1) * size)
      const here = this.ofFrame(frame, newest - frames + 1 + k)
      if (valid !== null && present !== null)
        for (let cell = 0; cell < size; cell++) {
          if (valid[k * size + cell] === 1) present[cell] = 1
          else here[cell] = k > 0 ? all[(k - 1) * size + cell]! : 0
        }
      all.set(here, k * size)
    }
    return { values: all, frames, newest, present }
  }

  /** Values of a frame's anomalies, times a factor that corrects for the curve of the scale. */
  toValues(anomalies: ArrayLike<number>, frame: number, factor = 1): Float32Array {
    const mean = this.meanAt(frame)
    const { scale, spread, floor } = this
    const all = new Float32Array(anomalies.length)
    for (let cell = 0; cell < all.length; cell++) {
      const onScale = anomalies[cell]! * (spread === null ? 1 : spread[cell]!) + mean[cell]!
      const value = scale.name === 'plain' ? onScale : scale.from(onScale)
      all[cell] = Math.max(floor, factor * value)
    }
    return all
  }

  private meanAt(frame: number): Float64Array {
    const known = this.means.get(frame)
    if (known) return known
    const mean = seasonAt(this.season, frame)
    if (this.means.size >= rememberedFrames) {
      const [oldest] = this.means.keys()
      this.means.delete(oldest!)
    }
    this.means.set(frame, mean)
    return mean
  }
}

/** As parts of a saved reference. */
export function saveAnomalies({ scale, season, spread, floor }: AnomalyFit): SavedReference {
  return {
    facts: { scale, terms: season.terms, floor },
    tensors: { season: season.coefficients, ...(spread === null ? {} : { spread }) },
  }
}

export function openAnomalies({ facts, tensors }: SavedReference): Anomalies {
  return new Anomalies({
    scale: facts.scale as ScaleName,
    season: { terms: facts.terms as SeasonTerm[], coefficients: tensors.season! },
    spread: tensors.spread ?? null,
    floor: facts.floor as number | null,
  })
}
