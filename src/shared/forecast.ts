/** A forecast, and how good it is by lead time. */
import { datasetIdSchema, runIdSchema, forecastIdSchema } from './identifiers'
import { z } from 'zod'
import { comparisonSchema } from './comparison'
import { sentenceSchema } from './notices/values'
import { skillSchema } from './skill'

export const forecastModes = ['free-running', 'one-step'] as const
export type ForecastMode = (typeof forecastModes)[number]

export const baselineNames = [
  'persistence',
  'climatology',
  'drift',
  'seasonal-naive',
  'input-mean',
  'zero',
] as const
export type BaselineName = (typeof baselineNames)[number]

/** One number per lead time; null where it is undefined (no valid cell, no event at all). */
const byLeadTime = z.array(z.number().nullable())

/**
 * Errors in the data's unit, averaged over windows and valid cells. mse, mae, rmse per cell; `sse`
 * is the squared error summed over a frame.
 */
export const scoresSchema = z.object({
  mse: byLeadTime,
  sse: byLeadTime,
  mae: byLeadTime,
  rmse: byLeadTime,
  /**
   * Structural similarity (Wang et al. 2004), 11x11 Gaussian window, sigma 1.5; dynamic range L is
   * that of the training data.
   */
  ssim: byLeadTime,
  /** 10 log10(L^2 / mse), in dB, with the same L. */
  psnr: byLeadTime,
  /** Pearson's, over cells of a frame. */
  correlation: byLeadTime,
})
export type Scores = z.infer<typeof scoresSchema>

/** Counts of cells at or above a threshold (in the data's unit), by lead time. */
export const eventScoresSchema = z.object({
  threshold: z.number(),
  hits: z.array(z.int()),
  misses: z.array(z.int()),
  falseAlarms: z.array(z.int()),
  /** Critical success index: hits / (hits + misses + false alarms). */
  csi: byLeadTime,
})
export type EventScores = z.infer<typeof eventScoresSchema>

export const evaluationSchema = z.object({
  unit: z.string().nullable(),
  mode: z.enum(forecastModes),
  windows: z.int(),
  leadTimes: z.array(z.int()),
  /** L of SSIM and PSNR, in the data's unit. */
  dynamicRange: z.number(),
  /** Keyed by `model` and the baselines' names. */
  metrics: z.record(z.string(), scoresSchema),
  /** Keyed likewise; one entry per threshold. */
  events: z.record(z.string(), z.array(eventScoresSchema)),
  /** Ranges around the forecasts by level; absent where none were made. */
  ranges: z
    .array(
      z.object({
        /** 0.8 or 0.95. */
        level: z.number(),
        /** Share of the truths inside, over everything and by lead time; null without any. */
        coverage: z.number().nullable(),
        byLead: byLeadTime,
        /** Mean width in the data's unit, by lead time. */
        width: byLeadTime,
      }),
    )
    .optional(),
  /** The model against the strongest rival; absent in evaluations made before it was recorded. */
  comparison: comparisonSchema.nullable().optional(),
  /** By place, season and origin; null of a single window, absent before it was recorded. */
  skill: skillSchema.nullable().optional(),
  /** E.g. `4 % better than ridge regression up to step 6, no better after (35 windows, …).` */
  verdict: sentenceSchema,
})
export type Evaluation = z.infer<typeof evaluationSchema>

export const forecastSchema = z.object({
  id: forecastIdSchema,
  runId: runIdSchema,
  datasetId: datasetIdSchema,
  createdAt: z.iso.datetime(),
  mode: z.enum(forecastModes),
  /** Sequence of the dataset and the index of its first input frame. */
  sequence: z.int().nonnegative(),
  firstInputFrame: z.int().nonnegative(),
  inputFrames: z.int().positive(),
  /** Number of forecast frames. */
  steps: z.int().positive(),
  /** How many of them have a truth in the dataset; the others lie past its end. */
  stepsWithTruth: z.int().nonnegative(),
  /** The time of each forecast frame as shown to a person (`2022-01-03`, `frame 11`). */
  times: z.array(z.string()),
  /** Levels of the ranges that lie beside its frames. */
  ranges: z.array(z.number()).default([]),
  /** Null when no step has a truth. */
  evaluation: evaluationSchema.nullable(),
  device: z.string(),
})
export type Forecast = z.infer<typeof forecastSchema>
