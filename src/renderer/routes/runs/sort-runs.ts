/** The columns a table of runs can be sorted by. */
import type { DatasetId } from '../../../shared/identifiers'
import type { Run } from '../../../shared/training/run'

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

/** Best validation loss so far; null before the first epoch. */
export function bestLoss(run: Pick<Run, 'epochs' | 'bestEpoch'>): number | null {
  return run.epochs.find(({ epoch }) => epoch === run.bestEpoch)?.validationLoss ?? null
}

function valueOf(run: Run, key: SortKey, datasetName: (id: DatasetId) => string): string | number {
  const values: Record<SortKey, string | number> = {
    name: run.name.toLowerCase(),
    status: run.status,
    data: datasetName(run.datasetId).toLowerCase(),
    model: run.modelSpec.name,
    epochs: run.epochs.length,
    best: bestLoss(run) ?? Infinity,
    time: run.seconds,
    started: run.createdAt,
  }
  return values[key]
}

/** A sorted copy; equal runs stay newest first. */
export function sortRuns(
  runs: readonly Run[],
  key: SortKey,
  ascending: boolean,
  datasetName: (id: DatasetId) => string,
): Run[] {
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
