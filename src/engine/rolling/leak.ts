/**
 * Proof that a forecast sees nothing of the future: the frames after its origin are replaced by
 * noise, everything is fitted and forecast again, and nothing may change, not in a bit.
 */
import { Random } from '../../shared/random'
import { historyAt } from '../references/origins'
import type { FrameSource, Reference } from '../references/reference'
import type { Fold, RollingSettings } from './folds'
import { trainingOf } from './roll'
import type { RollingData } from './roll'

export interface LeakReport {
  reference: string
  /** Frames after which all was replaced. */
  newest: number
  /** The largest change of a forecast value; 0 proves that nothing leaked. */
  change: number
}

/** Perturbs everything after a fold's first origin. */
export async function proveNoLeak(
  reference: Reference,
  data: RollingData,
  { ranges, origins }: Fold,
  settings: Pick<RollingSettings, 'inputFrames' | 'leadTimes'>,
  breathe: () => Promise<void>,
): Promise<LeakReport> {
  const origin = origins[0]!
  const forecast = async (source: FrameSource): Promise<Float32Array> => {
    const training = trainingOf({ ...data, source }, ranges, settings)
    const fitted = reference.open(await reference.fit(training, breathe), data.shape)
    return fitted.forecast(historyAt(source, origin, fitted.memory), settings.leadTimes)
  }
  const before = await forecast(data.source)
  const after = await forecast(perturbed(data.source, ranges, origin))
  return { reference: reference.name, newest: origin.newest, change: changeBetween(before, after) }
}

/** The largest difference of two forecasts; NaN of both is none. */
export function changeBetween(before: Float32Array, after: Float32Array): number {
  let change = 0
  before.forEach((value, i) => {
    if (Object.is(value, after[i])) return
    const difference = Math.abs(value - after[i]!)
    change = Math.max(change, Number.isNaN(difference) ? Infinity : difference)
  })
  return change
}

/** Noise in every frame that is neither training nor known at the origin. */
export function perturbed(
  source: FrameSource,
  ranges: Fold['ranges'],
  origin: { sequence: number; newest: number },
): FrameSource {
  const random = new Random(99)
  const isKnown = (sequence: number, frame: number): boolean =>
    (sequence === origin.sequence && frame <= origin.newest) ||
    ranges.some(
      (range) =>
        range.sequence === sequence && frame >= range.first && frame < range.first + range.count,
    )
  return {
    shape: source.shape,
    frameSize: source.frameSize,
    read(range) {
      const { values, valid } = source.read(range)
      const noisy = values.slice()
      for (let i = 0; i < noisy.length; i++) {
        const frame = range.first + Math.floor(i / source.frameSize)
        if (!isKnown(range.sequence, frame)) noisy[i] = 1e3 * random.normal()
      }
      return { values: noisy, valid }
    },
  }
}
