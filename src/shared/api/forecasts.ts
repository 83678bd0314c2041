/** Forecasts: how they are made, looked at and taken away. */
import { z } from 'zod'
import { exportFormats } from '../export-formats'
import { forecastModes, forecastSchema } from '../forecast'
import { datasetIdSchema, forecastIdSchema, runIdSchema } from '../identifiers'
import { pictureOptionsSchema } from '../picture/picture-options'
import { regionForecastSchema } from '../regions'
import { base, frames, place, progressOf, writtenFile } from './procedure'

const forecastId = z.object({ id: forecastIdSchema })

export const forecasts = {
  list: base.output(z.array(forecastSchema)),
  get: base.input(forecastId).output(forecastSchema),
  make: base
    .input(
      z.object({
        runId: runIdSchema,
        /** The run's own dataset when absent. */
        datasetId: datasetIdSchema.optional(),
        mode: z.enum(forecastModes).default('free-running'),
        sequence: z.int().nonnegative().optional(),
        /**
         * Index of the first input frame; by default the newest frames for a series (forecasting
         * past its end) and 0 for clips.
         */
        firstInputFrame: z.int().nonnegative().optional(),
        steps: z.int().positive().max(1000).optional(),
        thresholds: z.array(z.number()).default([]),
      }),
    )
    .output(progressOf(forecastSchema)),
  /**
   * Everything the player shows. `truth` holds inputs and, where they exist, the true frames of
   * the forecast's times.
   */
  frames: base.input(forecastId).output(
    z.object({
      inputs: frames,
      truth: frames,
      forecast: frames,
      baselines: z.record(z.string(), frames),
      /** The ends of its ranges, the narrowest first; empty where it has none. */
      ranges: z.array(z.object({ level: z.number(), lower: frames, upper: frames })),
      /** `[H, W, C]`. */
      shape: z.array(z.int()),
      inputTimes: z.array(z.string()),
      times: z.array(z.string()),
      range: z.object({ min: z.number(), max: z.number() }),
    }),
  ),
  /** The forecast by region, where its dataset was made of regions. */
  regions: base.input(forecastId).output(regionForecastSchema),
  delete: base.input(forecastId).output(z.void()),
  /**
   * Makes the file and writes it to the place the person chose before; without one, keeps it for
   * one download, which the ticket names.
   */
  export: base
    .input(
      z.object({
        id: forecastIdSchema,
        format: z.enum(exportFormats),
        colormap: z.string().default('viridis'),
        framesPerSecond: z.number().positive().max(50).default(4),
        baseline: z.string().nullable().default(null),
        /** How the picture looks besides: as the player shows it. */
        picture: pictureOptionsSchema.partial().default({}),
        to: place,
      }),
    )
    .output(progressOf(writtenFile)),
} as const
