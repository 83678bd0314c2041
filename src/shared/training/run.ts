/** A run: one training of one model spec on one dataset with one set of settings and one seed. */
import { datasetIdSchema, runIdSchema } from '../identifiers'
import { z } from 'zod'
import { sentenceSchema } from '../notices/values'
import { modelSpecSchema, causalityReportSchema } from '../model/model-spec'
import { runRecordSchema } from './record'
import { keptSettingsSchema, scalingFitSchema } from './settings'

/** `interrupted`: a process ended in the middle; the run can go on from its last checkpoint. */
export const runStatuses = [
  'waiting',
  'running',
  'paused',
  'completed',
  'stopped',
  'interrupted',
  'failed',
] as const
export type RunStatus = (typeof runStatuses)[number]

export const epochSchema = z.object({
  /** Counted from 1. */
  epoch: z.int().positive(),
  trainingLoss: z.number(),
  validationLoss: z.number(),
  learningRate: z.number(),
  seconds: z.number(),
  samplesPerSecond: z.number(),
})
export type Epoch = z.infer<typeof epochSchema>

export const splitSummarySchema = z.object({
  trainingWindows: z.int().nonnegative(),
  validationWindows: z.int().nonnegative(),
  testWindows: z.int().nonnegative(),
  /** How the data was split, in dates where there are dates. */
  sentence: sentenceSchema,
})
export type SplitSummary = z.infer<typeof splitSummarySchema>

/** What a person wrote on a run to find it again. */
export const runLabelsSchema = z.object({
  /** Runs that belong together, as those of one search. */
  group: z.string().max(120).nullable(),
  tags: z.array(z.string().min(1).max(40)).max(20),
  notes: z.string().max(10_000),
})
export type RunLabels = z.infer<typeof runLabelsSchema>

export const unlabelled: RunLabels = { group: null, tags: [], notes: '' }

export const runSchema = z.object({
  id: runIdSchema,
  name: z.string().min(1),
  datasetId: datasetIdSchema,
  createdAt: z.iso.datetime(),
  status: z.enum(runStatuses),
  modelSpec: modelSpecSchema,
  settings: keptSettingsSchema,
  parameters: z.int(),
  causality: causalityReportSchema.nullable(),
  scaling: scalingFitSchema.nullable(),
  split: splitSummarySchema.nullable(),
  /** The device that computed, e.g. `cpu`, and what it said of itself. */
  device: z.string().nullable(),
  deviceDetail: sentenceSchema.nullable(),
  epochs: z.array(epochSchema),
  bestEpoch: z.int().nullable(),
  /** Seconds of computing so far. */
  seconds: z.number(),
  /** Why it ended, which may be an error; null while it goes on. */
  ending: sentenceSchema.nullable(),
  /** Of what and by what it was made; null before it is trained, and for runs without one. */
  record: runRecordSchema.nullable(),
  labels: runLabelsSchema.default(unlabelled),
})
export type Run = z.infer<typeof runSchema>

/** A run as lists show it: how far it is, without its epochs and its record. */
export const runSummarySchema = runSchema.omit({ epochs: true, record: true }).extend({
  epochsDone: z.int().nonnegative(),
  /** Best validation loss so far; null before the first epoch. */
  bestLoss: z.number().nullable(),
})
export type RunSummary = z.infer<typeof runSummarySchema>

export function summaryOf({ epochs, record: _, ...run }: Run): RunSummary {
  const best = epochs.find(({ epoch }) => epoch === run.bestEpoch)
  return { ...run, epochsDone: epochs.length, bestLoss: best?.validationLoss ?? null }
}

/** Whether a run is a network's: a reference is fitted once and has no epochs. */
export function hasEpochs({ modelSpec }: Pick<Run, 'modelSpec'>): boolean {
  return modelSpec.family !== 'reference' && modelSpec.family !== 'automatic'
}

/** Whether there is something to forecast with: an epoch of a network, or a finished fit. */
export function canForecast(run: Pick<Run, 'bestEpoch' | 'split' | 'modelSpec'>): boolean {
  return hasEpochs(run) ? run.bestEpoch !== null : run.split !== null
}

/**
 * Live news of a training. Sent at most about ten times a second, but every epoch and every change
 * of status is sent.
 */
export const trainingEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('status'),
    status: z.enum(runStatuses),
    ending: sentenceSchema.nullable(),
  }),
  z.object({
    type: z.literal('batch'),
    epoch: z.int(),
    batch: z.int(),
    batches: z.int(),
    loss: z.number(),
    learningRate: z.number(),
    samplesPerSecond: z.number(),
    /** Seconds until the planned end; null until it can be told. */
    secondsLeft: z.number().nullable(),
    memoryBytes: z.number(),
  }),
  /** What an automatic run is at: a reference, fold by fold, or a network. */
  z.object({
    type: z.literal('candidate'),
    /** A reference's name, or the network's. */
    name: z.string(),
    isNetwork: z.boolean(),
    done: z.number(),
    total: z.number(),
  }),
  z.object({ type: z.literal('epoch'), epoch: epochSchema, bestEpoch: z.int() }),
  /**
   * The same validation window after each epoch; values in the data's unit, files are npy [T, H, W,
   * C] float32 in the run's folder.
   */
  z.object({ type: z.literal('filmstrip'), epoch: z.int() }),
])
export type TrainingEvent = z.infer<typeof trainingEventSchema>
