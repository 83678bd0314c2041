/** Runs: how they are trained, watched, scored and deleted. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { raceRecordSchema } from '../automatic'
import { evaluationSchema, forecastModes } from '../forecast'
import { datasetIdSchema, runIdSchema } from '../identifiers'
import { importanceSchema } from '../importance'
import { modelFormats } from '../model/model-files'
import { modelSpecSchema } from '../model/model-spec'
import { pastSchema } from '../past'
import { proofSchema } from '../proof'
import { sentenceSchema } from '../notices/values'
import { trainingFields } from '../training/fields'
import { mostTrials } from '../training/search'
import { runLabelsSchema, runSchema, runSummarySchema, trainingEventSchema } from '../training/run'
import { adjustmentSchema, someSettingsSchema, trainingSettingsSchema } from '../training/settings'
import { base, frames, place, progressOf, writtenFile } from './procedure'

const runId = z.object({ id: runIdSchema })

/** Runs in one part of the list. */
const mostRunsAtOnce = 50

export const runs = {
  /**
   * What of the list changed after a cursor, in parts: begin with 0, and go on with the answered
   * cursor while there is `more`. `ids` are those of all runs, newest first; null where they are
   * as they were at the cursor.
   */
  list: base
    .input(
      z.object({
        after: z.int().nonnegative().default(0),
        limit: z.int().positive().max(mostRunsAtOnce).default(mostRunsAtOnce),
      }),
    )
    .output(
      z.object({
        runs: z.array(runSummarySchema),
        cursor: z.int(),
        more: z.boolean(),
        ids: z.array(runIdSchema).nullable(),
      }),
    ),
  /** `epochsAfter`: only the epochs with a higher number. */
  get: base
    .input(runId.extend({ epochsAfter: z.int().nonnegative().default(0) }))
    .output(runSchema),
  start: base
    .input(
      z.object({
        name: z.string().min(1).optional(),
        datasetId: datasetIdSchema,
        modelSpec: modelSpecSchema,
        settings: trainingSettingsSchema,
      }),
    )
    .output(runSchema),
  /** Several runs on one dataset, one after another; they carry the group's name. */
  search: base
    .input(
      z.object({
        datasetId: datasetIdSchema,
        group: z.string().min(1).max(120),
        trials: z
          .array(
            z.object({
              name: z.string().min(1),
              modelSpec: modelSpecSchema,
              settings: trainingSettingsSchema,
            }),
          )
          .min(1)
          .max(mostTrials),
      }),
    )
    .output(z.array(runSchema)),
  /**
   * Trains a run again from its record, as a run of its own. Fails with `repeat.*` where the two
   * could not be compared; with `anyway` also where only another program or processor is at hand.
   */
  repeat: base.input(runId.extend({ anyway: z.boolean().default(false) })).output(runSchema),
  /** Whether a repeat that is done came out as what it repeats, bit for bit; where not, if not. */
  compareRepeat: base
    .input(runId)
    .output(z.object({ isSame: z.boolean(), verdict: sentenceSchema })),
  /**
   * The run on newer data of the same form: a run of its own that is trained with the same model
   * and settings, or with `refit` off the run itself, which then forecasts from that data as it is.
   * Fails with `again.*` or `forecast.*` where the data is of another form or no newer.
   */
  again: base
    .input(runId.extend({ datasetId: datasetIdSchema, refit: z.boolean().default(true) }))
    .output(runSchema),
  /** How forecasts past the end of the data fared by now; see `pastSchema`. */
  past: base
    .input(runId.extend({ datasetId: datasetIdSchema.optional() }))
    .output(progressOf(pastSchema)),
  /** Finds the best forecast by itself: references at rolling origins, and a network on top. */
  automatic: base
    .input(
      z.object({
        name: z.string().min(1).optional(),
        datasetId: datasetIdSchema,
        maxMinutes: z.number().min(0.05).max(10_000).default(5),
        inputFrames: z.int().min(1).max(1000).optional(),
        targetFrames: z.int().min(1).max(1000).optional(),
      }),
    )
    .output(runSchema),
  /** Who ran against whom for an automatic run; null for one that was chosen by hand. */
  race: base.input(runId).output(raceRecordSchema.nullable()),
  /**
   * Makes a run of a file with a trained model (Keras, or Gridcast's own), which forecasts and can
   * be trained on. `settings` are over those of the file, which are over what suits the dataset;
   * `freeze` names layers whose weights stay as they are.
   */
  importModel: base
    .input(
      z.object({
        handle: z.string(),
        datasetId: datasetIdSchema,
        name: z.string().min(1).optional(),
        settings: someSettingsSchema.default({}),
        freeze: z.array(z.string()).default([]),
      }),
    )
    .output(progressOf(z.object({ run: runSchema, notes: z.array(sentenceSchema) }))),
  /** The model of its best epoch as a file, at the place named before or as a download. */
  exportModel: base
    .input(runId.extend({ format: z.enum(modelFormats), to: place }))
    .output(progressOf(writtenFile)),
  pause: base.input(runId).output(z.void()),
  /**
   * Goes on after a pause or an interruption. With `startOver` it forgets what it was trained and
   * begins anew; without, a run that has no whole checkpoint left fails with `run.no-checkpoint`.
   */
  resume: base
    .input(z.object({ id: runIdSchema, startOver: z.boolean().default(false) }))
    .output(runSchema),
  stop: base.input(runId).output(z.void()),
  /** Trains a finished run for more epochs. */
  extend: base
    .input(z.object({ id: runIdSchema, epochs: trainingFields.epochs.schema.unwrap() }))
    .output(runSchema),
  /** Other settings for a training that has not ended: it goes on with them from where it is. */
  adjust: base.input(runId.extend({ settings: adjustmentSchema })).output(runSchema),
  rename: base.input(z.object({ id: runIdSchema, name: z.string().min(1) })).output(runSchema),
  /** Another group, tags or notes; what is not given stays. */
  label: base.input(runId.extend({ labels: runLabelsSchema.partial() })).output(runSchema),
  delete: base.input(runId).output(z.void()),
  /** Live news from now on; ends when the run is no longer running. */
  watch: base.input(runId).output(eventIterator(trainingEventSchema)),
  /**
   * The same validation window after an epoch: inputs, truth and prediction, in the data's unit.
   */
  filmstrip: base.input(z.object({ id: runIdSchema, epoch: z.int().positive() })).output(
    z.object({
      inputs: frames,
      truth: frames,
      prediction: frames,
      shape: z.array(z.int()),
      inputFrames: z.int(),
      targetFrames: z.int(),
    }),
  ),
  /** How much each of its inputs matters, on its validation part. */
  importance: base.input(runId).output(progressOf(importanceSchema)),
  /** Whether its forecast changes when all data after the origin is replaced by noise. */
  prove: base.input(runId).output(progressOf(proofSchema)),
  /** What `evaluate` last found on the run's own test part; null when it has to be asked anew. */
  scores: base.input(runId).output(evaluationSchema.nullable()),
  evaluate: base
    .input(
      z.object({
        id: runIdSchema,
        /** The run's own when absent. */
        datasetId: datasetIdSchema.optional(),
        mode: z.enum(forecastModes).default('free-running'),
        limit: z.int().positive().nullable().default(null),
        thresholds: z.array(z.number()).default([]),
      }),
    )
    .output(progressOf(evaluationSchema)),
} as const
