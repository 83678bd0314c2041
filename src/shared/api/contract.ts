/**
 * The one contract between a door (window, browser, terminal) and main: requests and streams, each
 * with its schema. Handlers live in `src/main/<feature>/handlers.ts`; callers use the client made
 * from this contract.
 *
 * Errors: every procedure can fail with `GRIDCAST`, whose data is an ErrorNotice. Streams are async
 * iterators; aborting the call cancels the work. Frames travel as Blobs of little-endian float32,
 * `[T, H, W, C]`, NaN where there is no data.
 */
import { datasetIdSchema, runIdSchema, forecastIdSchema } from '../identifiers'
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { checkReportSchema } from '../check'
import { datasetSchema } from '../dataset'
import { deviceSchema } from '../device'
import { exportFormats } from '../export-formats'
import { evaluationSchema, forecastModes, forecastSchema } from '../forecast'
import { importPlanSchema, inspectionSchema, sampleNames, sampleSizes } from '../import-plan'
import { filtersSchema } from '../model/layers/setting-schemas'
import {
  causalityReportSchema,
  modelSpecSchema,
  modelSummarySchema,
  templateNames,
} from '../model/model-spec'
import { sentenceSchema } from '../notices/values'
import { pictureOptionsSchema } from '../picture/picture-options'
import { prepareStepSchema } from '../prepare'
import { raceRecordSchema } from '../automatic'
import { raceSchema } from '../race'
import { referenceNames } from '../reference'
import { runSchema, runSummarySchema, trainingEventSchema } from '../training/run'
import { trainingFields } from '../training/fields'
import { trainingSettingsSchema } from '../training/settings'
import { trainingDraftSchema } from '../training-draft'
import { topics } from './topics'

const base = oc.errors({ GRIDCAST: { data: sentenceSchema } })

const datasetId = z.object({ id: datasetIdSchema })
const runId = z.object({ id: runIdSchema })
const forecastId = z.object({ id: forecastIdSchema })
const frames = z.instanceof(Blob)

/** Runs in one part of the list. */
const mostRunsAtOnce = 50

/** Progress of long work; the last item carries the result. */
const progressOf = <T extends z.ZodType>(result: T) =>
  eventIterator(
    z.discriminatedUnion('type', [
      z.object({
        type: z.literal('progress'),
        done: z.number(),
        total: z.number().nullable(),
        what: sentenceSchema,
      }),
      z.object({ type: z.literal('result'), result }),
    ]),
  )

/** A row of the database that can't be read; `delete` of its kind removes it. */
const damage = { name: z.string(), why: z.string() }
const damagedItemSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dataset'), id: datasetIdSchema, ...damage }),
  z.object({ kind: z.literal('run'), id: runIdSchema, ...damage }),
  z.object({ kind: z.literal('forecast'), id: forecastIdSchema, ...damage }),
])
export type DamagedItem = z.infer<typeof damagedItemSchema>

export const dependentsSchema = z.object({ runs: z.array(z.string()), forecasts: z.int() })

export const contract = {
  app: {
    about: base.output(
      z.object({
        version: z.string(),
        dataFolder: z.string(),
        door: z.enum(['electron', 'web', 'cli']),
        platform: z.string(),
        /** What there is to say to whoever opens the folder: what was tidied, what is damaged. */
        notices: z.array(sentenceSchema),
      }),
    ),
    /**
     * Changes made anywhere (another window, the terminal, the engine): which kind of thing to read
     * again.
     */
    changes: base.output(eventIterator(z.object({ topic: z.enum(topics) }))),
  },
  settings: {
    get: base.output(
      z.object({
        theme: z.enum(['system', 'light', 'dark']),
        language: z.enum(['system', 'en', 'zh-CN']),
        device: z.string(),
      }),
    ),
    set: base
      .input(
        z
          .object({
            theme: z.enum(['system', 'light', 'dark']),
            language: z.enum(['system', 'en', 'zh-CN']),
            device: z.string(),
          })
          .partial(),
      )
      .output(z.void()),
  },
  /** What a person is about to train; null when nothing is chosen or what was can't be read. */
  draft: {
    get: base.output(trainingDraftSchema.nullable()),
    keep: base.input(trainingDraftSchema.nullable()).output(z.void()),
  },
  devices: {
    list: base
      .input(z.object({ refresh: z.boolean().default(false) }))
      .output(z.array(deviceSchema)),
  },

  files: {
    /**
     * The import dialog of the web door: one folder under the person's home. Path is relative to
     * home, `''` for home itself.
     */
    list: base.input(z.object({ path: z.string() })).output(
      z.object({
        path: z.string(),
        entries: z.array(
          z.object({
            name: z.string(),
            kind: z.enum(['folder', 'file']),
            bytes: z.number(),
            handle: z.string(),
          }),
        ),
      }),
    ),
    /**
     * Electron's own open dialog; null when cancelled. The handle stands for the file, the page
     * never sees or names a path.
     */
    choose: base.output(z.array(z.object({ name: z.string(), handle: z.string() }))),
    /**
     * A dropped file without a path (browser), sent in pieces; `handle` is null for the first
     * piece, later the one answered.
     */
    upload: base
      .input(
        z.object({
          name: z.string(),
          handle: z.string().nullable(),
          piece: z.instanceof(Blob),
          last: z.boolean(),
        }),
      )
      .output(z.object({ handle: z.string() })),
    /**
     * Sorts what was chosen or dropped together into what is imported together: each answered
     * handle stands for one import.
     */
    arrange: base
      .input(z.object({ handles: z.array(z.string()).min(1) }))
      .output(z.array(z.object({ name: z.string(), handle: z.string() }))),
  },

  datasets: {
    list: base.output(z.array(datasetSchema)),
    /**
     * Looks at what a handle stands for and guesses; give `plan` to see what a changed plan would
     * do. The same handle then names it for a preview and for the import.
     */
    inspect: base
      .input(z.object({ handle: z.string(), plan: importPlanSchema.optional() }))
      .output(progressOf(inspectionSchema)),
    /** Frames of an inspected, not yet imported file, evenly spread, at most `count`. */
    inspectFrames: base
      .input(
        z.object({
          handle: z.string(),
          plan: importPlanSchema,
          count: z.int().positive().max(200),
        }),
      )
      .output(
        z.object({
          frames,
          shape: z.array(z.int()),
          times: z.array(z.string()),
          range: z.object({ min: z.number(), max: z.number() }),
        }),
      ),
    import: base
      .input(z.object({ handle: z.string(), plan: importPlanSchema, name: z.string().min(1) }))
      .output(progressOf(datasetSchema)),
    makeSample: base
      .input(
        z.object({
          sample: z.enum(sampleNames),
          size: z.enum(sampleSizes).default('small'),
          seed: z.int().nonnegative().default(1),
        }),
      )
      .output(progressOf(datasetSchema)),
    /** Makes a dataset from another by the steps of a recipe, in order. */
    prepare: base
      .input(
        z.object({
          id: datasetIdSchema,
          steps: z.array(prepareStepSchema).min(1),
          name: z.string().min(1),
        }),
      )
      .output(progressOf(datasetSchema)),
    /** References against each other at rolling origins, with the windows that suit the data. */
    race: base
      .input(
        z.object({
          id: datasetIdSchema,
          inputFrames: z.int().positive().optional(),
          leadTimes: z.int().positive().optional(),
          entrants: z.array(z.enum(referenceNames)).nonempty().optional(),
        }),
      )
      .output(progressOf(raceSchema)),
    rename: base
      .input(z.object({ id: datasetIdSchema, name: z.string().min(1) }))
      .output(datasetSchema),
    dependents: base.input(datasetId).output(dependentsSchema),
    /** Deletes the dataset with its runs and their forecasts. */
    delete: base.input(datasetId).output(z.void()),
    frames: base
      .input(
        z.object({
          id: datasetIdSchema,
          sequence: z.int().nonnegative(),
          from: z.int().nonnegative(),
          count: z.int().positive(),
        }),
      )
      .output(z.object({ frames, shape: z.array(z.int()), times: z.array(z.string()) })),
  },

  damaged: {
    /** What the lists leave out because it can't be read. */
    list: base.output(z.array(damagedItemSchema)),
  },

  check: {
    /** Looks at everything that is kept, to the last byte; changes nothing. */
    everything: base.output(progressOf(checkReportSchema)),
  },

  models: {
    /** A template, and the settings that suit this dataset. */
    template: base
      .input(
        z.object({
          template: z.enum(templateNames),
          filters: filtersSchema.optional(),
          datasetId: datasetIdSchema,
        }),
      )
      .output(
        z.object({
          modelSpec: modelSpecSchema,
          settings: trainingSettingsSchema,
          why: z.array(sentenceSchema),
        }),
      ),
    /** A reference as a model, and the windows that suit this dataset. */
    reference: base
      .input(z.object({ reference: z.enum(referenceNames), datasetId: datasetIdSchema }))
      .output(
        z.object({
          modelSpec: modelSpecSchema,
          settings: trainingSettingsSchema,
          why: z.array(sentenceSchema),
        }),
      ),
    summary: base
      .input(
        z.object({
          modelSpec: modelSpecSchema,
          settings: trainingSettingsSchema,
          datasetId: datasetIdSchema,
        }),
      )
      .output(modelSummarySchema),
    causality: base
      .input(z.object({ modelSpec: modelSpecSchema, datasetId: datasetIdSchema }))
      .output(causalityReportSchema),
  },

  runs: {
    /**
     * What of the list changed after a cursor, in parts: begin with 0, and go on with the answered
     * cursor. `ids` comes with the last part: of all runs, newest first.
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
    rename: base.input(z.object({ id: runIdSchema, name: z.string().min(1) })).output(runSchema),
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
    /** What `evaluate` last found on the run's own test part; null when it has to be asked anew. */
    scores: base.input(runId).output(evaluationSchema.nullable()),
    evaluate: base
      .input(
        z.object({
          id: runIdSchema,
          datasetId: datasetIdSchema,
          mode: z.enum(forecastModes).default('free-running'),
          limit: z.int().positive().nullable().default(null),
          thresholds: z.array(z.number()).default([]),
        }),
      )
      .output(progressOf(evaluationSchema)),
  },

  forecasts: {
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
        /** `[H, W, C]`. */
        shape: z.array(z.int()),
        inputTimes: z.array(z.string()),
        times: z.array(z.string()),
        range: z.object({ min: z.number(), max: z.number() }),
      }),
    ),
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
          /** Handle of a place that the door's save dialog gave out; null for a download. */
          to: z.string().nullable().default(null),
        }),
      )
      .output(
        progressOf(
          z.object({ fileName: z.string(), bytes: z.number(), ticket: z.string().nullable() }),
        ),
      ),
  },
} as const
