/** Between the columns of `runs` and `epochs` and the vocabulary of `shared/run`. */
import type { DatasetId, RunId } from '../../shared/identifiers'
import type { z } from 'zod'
import { runLabelsSchema, runSchema, type Epoch, type Run } from '../../shared/training/run'

export interface RunRow {
  id: RunId
  dataset_id: DatasetId
  name: string
  created_at: string
  status: string
  model_spec: string
  settings: string
  parameters: number
  causality: string | null
  scaling: string | null
  split: string | null
  device: string | null
  device_detail: string | null
  best_epoch: number | null
  seconds: number
  ending: string | null
  record: string | null
  labels: string | null
}

export interface EpochRow {
  run_id: RunId
  epoch: number
  training_loss: number
  validation_loss: number
  learning_rate: number
  seconds: number
  samples_per_second: number
}

export function toEpoch(row: EpochRow): Epoch {
  return {
    epoch: row.epoch,
    trainingLoss: row.training_loss,
    validationLoss: row.validation_loss,
    learningRate: row.learning_rate,
    seconds: row.seconds,
    samplesPerSecond: row.samples_per_second,
  }
}

export function toRun(row: RunRow, epochs: Epoch[]): Run {
  return runSchema.parse({
    id: row.id,
    datasetId: row.dataset_id,
    name: row.name,
    createdAt: row.created_at,
    status: row.status,
    modelSpec: parse(row.model_spec),
    settings: parse(row.settings),
    parameters: row.parameters,
    causality: parse(row.causality),
    scaling: parse(row.scaling),
    split: parse(row.split),
    device: row.device,
    deviceDetail: parse(row.device_detail),
    bestEpoch: row.best_epoch,
    seconds: row.seconds,
    ending: parse(row.ending),
    record: parse(row.record),
    labels: parse(row.labels) ?? undefined,
    epochs,
  })
}

function parse(text: string | null): unknown {
  return text === null ? null : JSON.parse(text)
}

const columns = {
  name: 'name',
  status: 'status',
  modelSpec: 'model_spec',
  settings: 'settings',
  parameters: 'parameters',
  causality: 'causality',
  scaling: 'scaling',
  split: 'split',
  device: 'device',
  deviceDetail: 'device_detail',
  bestEpoch: 'best_epoch',
  seconds: 'seconds',
  ending: 'ending',
  record: 'record',
  labels: 'labels',
} as const satisfies Partial<Record<keyof Run, keyof RunRow>>

/** What of a run can change after it was started. */
export type RunPatch = Partial<Pick<Run, keyof typeof columns>>

/** A patch after which the run can still be read. */
export const runPatchSchema: z.ZodType<RunPatch> = runSchema
  // Without its default: what is not given stays as it is.
  .extend({ labels: runLabelsSchema })
  .partial()

/** The assignments of an UPDATE for a patch, and their parameters by column name. */
export function assignmentsOf(patch: RunPatch): {
  sql: string
  values: Record<string, string | number | null>
} {
  const values: Record<string, string | number | null> = {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue
    values[columns[key as keyof typeof columns]] =
      typeof value === 'object' && value !== null ? JSON.stringify(value) : value
  }
  const sql = Object.keys(values).map((column) => `${column} = @${column}`)
  return { sql: sql.join(', '), values }
}
