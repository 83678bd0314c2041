/** The columns a table of runs can be sorted by. */
import type { DatasetId } from '../../../shared/identifiers'
import type { RunSummary } from '../../../shared/training/run'

export const sortKeys = [
  'name',
  'status',
  'data',
  'model',
  'epochs',
  'best',
  'time',
  'started',
] as const
export type SortKey = (typeof sortKeys)[number]

function valueOf(
  run: RunSummary,
  key: SortKey,
  datasetName: (id: DatasetId) => string,
): string | number {
  const values: Record<SortKey, string | number> = {
    name: run.name.toLowerCase(),
    status: run.status,
    data: datasetName(run.datasetId).toLowerCase(),
    model: run.modelSpec.name,
    epochs: run.epochsDone,
    best: run.bestLoss ?? Infinity,
    time: run.seconds,
    started: run.createdAt,
  }
  return values[key]
}

/** A sorted copy; equal runs stay newest first. */
export function sortRuns(
  runs: readonly RunSummary[],
  key: SortKey,
  ascending: boolean,
  datasetName: (id: DatasetId) => string,
): RunSummary[] {
  const sign = ascending ? 1 : -1
  return [...runs].sort((a, b) => {
    const [left, right] = [valueOf(a, key, datasetName), valueOf(b, key, datasetName)]
    const order =
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : String(left).localeCompare(String(right))
    return (Number.isNaN(order) ? 0 : order) * sign || b.createdAt.localeCompare(a.createdAt)
  })
}
