/**
 * What is kept of a run so that it can be trained again and come out the same: of what and by what
 * it was made, and the course its training took where that does not follow from its settings.
 */
import { z } from 'zod'
import { runIdSchema } from '../identifiers'
import { referenceNames } from '../reference'
import { keptAdjustmentSchema, keptSettingsSchema } from './settings'

/** A number that held from a step on; steps are counted from 0. */
const fromStep = z.tuple([z.int().nonnegative(), z.int().nonnegative()])

/**
 * How a training went, as far as the clock, the machine and the person decided. With it, the steps
 * of the training follow from data, model, settings and seed alone.
 */
export const courseSchema = z.object({
  /** Epochs that were planned; more than one entry when it was trained for longer. */
  plans: z.array(fromStep),
  /** Steps after which an epoch was ended before its last batch: the minutes were over. */
  cuts: z.array(z.int().nonnegative()),
  /** Stages of the clock (`clockStages` make all the minutes) by which the schedule went. */
  clock: z.array(fromStep),
  /** Windows that were computed at once. */
  pieces: z.array(fromStep),
  /** Devices that computed. */
  devices: z.array(z.tuple([z.int().nonnegative(), z.string()])),
  /** Settings that held from a step on, where they were changed on the way. */
  adjustments: z.array(z.tuple([z.int().nonnegative(), keptAdjustmentSchema])).optional(),
  /** Which ways of computing a convolution were taken, by its shape. */
  methods: z.record(z.string(), z.string()),
})
export type Course = z.infer<typeof courseSchema>

/** A program on a machine. */
export const makerSchema = z.object({
  version: z.string(),
  /** Hash of the sources and libraries that decide on numbers. */
  build: z.string(),
  processor: z.string(),
})
export type Maker = z.infer<typeof makerSchema>

/**
 * What an automatic run's race decided: with what its winner was trained or fitted, where that is
 * not what the run's own settings say.
 */
export const orderSchema = z.object({
  settings: keptSettingsSchema,
  /** The frames that training could use; null for those of the settings' own split. */
  within: z.array(z.object({ sequence: z.int(), first: z.int(), count: z.int() })).nullable(),
  /** A combination's members, and their weights by lead time. */
  combination: z
    .object({ members: z.array(z.enum(referenceNames)), weights: z.array(z.array(z.number())) })
    .nullable(),
})
export type Order = z.infer<typeof orderSchema>

export const runRecordSchema = z.object({
  /** By what it was trained, in order; more than one when a later program or machine went on. */
  makers: z.array(makerSchema),
  /** SHA-256 of the dataset's frames and mask; null for one of a version that kept no digests. */
  data: z.string().nullable(),
  /** SHA-256 of how the dataset was made: of what source, by which steps. */
  recipe: z.string(),
  order: orderSchema.nullable(),
  /**
   * What this run was trained to compare with: a run as it was after so many epochs, and its course
   * (null for a reference). Null for any other run.
   */
  repeats: z
    .object({ run: runIdSchema, course: courseSchema.nullable(), epochs: z.int().nonnegative() })
    .nullable(),
  /** The run whose model and settings were taken for newer data; absent for any other run. */
  follows: runIdSchema.optional(),
})
export type RunRecord = z.infer<typeof runRecordSchema>
