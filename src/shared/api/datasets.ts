/** Datasets: how they are made of files, samples and other datasets, and what is in them. */
import { z } from 'zod'
import { datasetSchema } from '../dataset'
import { datasetIdSchema } from '../identifiers'
import {
  importPlanSchema,
  inspectionSchema,
  sampleFileFormats,
  sampleNames,
  sampleSizes,
} from '../import-plan'
import { prepareStepSchema } from '../prepare'
import { raceSchema } from '../race'
import { referenceNames } from '../reference'
import { base, frames, place, progressOf, writtenFile } from './procedure'

/** Steps of a recipe, each of which reads through the one before. */
const mostSteps = 100

const datasetId = z.object({ id: datasetIdSchema })
const { shape } = datasetSchema.shape
const sample = z.object({
  sample: z.enum(sampleNames),
  size: z.enum(sampleSizes).default('small'),
  seed: z.int().nonnegative().default(1),
})

export const dependentsSchema = z.object({ runs: z.array(z.string()), forecasts: z.int() })

export const datasets = {
  list: base.output(z.array(datasetSchema)),
  get: base.input(datasetId).output(datasetSchema),
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
  /**
   * Which dataset the guessed plan made of a file with the same content before. `content` says what
   * the content is, for `import` to remember; it is null for what is more than one file.
   */
  known: base
    .input(z.object({ handle: z.string() }))
    .output(z.object({ content: z.string().nullable(), dataset: datasetSchema.nullable() })),
  import: base
    .input(
      z.object({
        handle: z.string(),
        plan: importPlanSchema,
        name: z.string().min(1),
        /** What `known` answered, when the plan is as guessed: it is known from then on. */
        content: z.string().nullable().default(null),
      }),
    )
    .output(progressOf(datasetSchema)),
  makeSample: base.input(sample).output(progressOf(datasetSchema)),
  /** Writes a sample as a file such as a person would bring, to a place or for a download. */
  writeSample: base
    .input(sample.extend({ format: z.enum(sampleFileFormats), to: place }))
    .output(progressOf(writtenFile.extend({ kind: datasetSchema.shape.kind, shape }))),
  /** Makes a dataset from another by the steps of a recipe, in order. */
  prepare: base
    .input(
      z.object({
        id: datasetIdSchema,
        steps: z.array(prepareStepSchema).min(1).max(mostSteps),
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
} as const
