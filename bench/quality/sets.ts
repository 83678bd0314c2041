/** The data sets that `bench/quality/make_sets.py` made, tables of places imported by Gridcast. */
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Dataset } from '../../src/shared/dataset'
import type { DatasetSource } from '../../src/shared/engine-calls'

/** Every set of the folder by its name. */
export function qualitySets(folder: string): Map<string, DatasetSource> {
  const sets = new Map<string, DatasetSource>()
  for (const file of readdirSync(folder).sort()) {
    const [name, extension, more] = file.split('.')
    if (name === undefined || more !== undefined) continue
    if (extension === 'json')
      sets.set(name, JSON.parse(readFileSync(join(folder, file), 'utf8')) as DatasetSource)
    if (extension === 'csv') sets.set(name, imported(folder, name))
  }
  return sets
}

function imported(folder: string, name: string): DatasetSource {
  const dataFolder = join(folder, 'imported')
  const gridcast = (...args: string[]): unknown => {
    const all = ['scripts/gridcast.mjs', '--data-dir', dataFolder, '--json', ...args]
    return JSON.parse(execFileSync(process.execPath, all, { encoding: 'utf8' }))
  }
  const isNamed = (dataset: Dataset): boolean => dataset.name === name
  const known = gridcast('datasets') as (Dataset & { dataset?: string })[]
  if (!known.some(isNamed)) gridcast('import', join(folder, `${name}.csv`), '--name', name)
  const all = gridcast('datasets') as (Dataset & { dataset?: string })[]
  const dataset = all.find(isNamed)
  if (!dataset) throw new Error(`${name}.csv was not imported.`)
  const own = join(dataFolder, 'datasets', dataset.dataset ?? dataset.id)
  const validPath = dataset.missingCells > 0 ? join(own, 'valid.npy') : null
  const { shape, dtype, kind, time, unit, valueName } = dataset
  return {
    store: { framesPath: join(own, 'frames.npy'), validPath, shape, dtype },
    kind,
    time,
    unit,
    valueName,
  }
}
