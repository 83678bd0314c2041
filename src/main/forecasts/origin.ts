/** Where a forecast begins when nobody said so, and what its season is. */
import type { Dataset, TimeUnit } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import type { ForecastMode } from '../../shared/forecast'

export interface ForecastOrigin {
  sequence: number
  firstInputFrame: number
}

export interface OriginWish {
  mode: ForecastMode
  inputFrames: number
  steps: number
  sequence?: number | undefined
  firstInputFrame?: number | undefined
}

/**
 * By default a clip is forecast from its beginning and a series from its newest frames, past its
 * end; in one-step mode, which needs truth at every step, from the newest frames that leave room
 * for it.
 * @throws GridcastError `forecast.inputs-outside`
 */
export function originOf({ kind, shape }: Dataset, wish: OriginWish): ForecastOrigin {
  const { inputFrames, sequence = 0 } = wish
  const room = wish.mode === 'one-step' ? wish.steps : 0
  const newest = kind === 'series' ? Math.max(0, shape.frames - inputFrames - room) : 0
  const firstInputFrame = wish.firstInputFrame ?? newest
  if (sequence < shape.sequences && firstInputFrame + inputFrames <= shape.frames)
    return { sequence, firstInputFrame }
  throw new GridcastError('forecast.inputs-outside', {
    inputs: inputFrames,
    first: firstInputFrame + 1,
    sequence: sequence + 1,
    sequences: shape.sequences,
    frames: shape.frames,
  })
}

/**
 * Frames per year for steps of a day or more, per day for shorter ones; null without dates or when
 * a step is a whole season.
 */
export function seasonOf({ time }: Dataset): number | null {
  if (time.kind === 'index') return null
  const perSeason: Record<TimeUnit, number> = {
    second: 86_400,
    minute: 1440,
    hour: 24,
    day: 365,
    week: 52,
    pentad: 72,
    dekad: 36,
    composite8: 46,
    composite16: 23,
    month: 12,
    year: 1,
  }
  const frames = Math.round(perSeason[time.step.unit] / time.step.count)
  return frames >= 2 ? frames : null
}
