/** Of what and by what a run is made, written down when its training begins. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import packageJson from '../../../package.json'
import type { Dataset } from '../../shared/dataset'
import { digestIn, parseDigests } from '../../shared/digests'
import { digestsFile, framesFile, validFile } from '../../shared/kept-files'
import type { Maker, RunRecord } from '../../shared/training/record'
import type { Run } from '../../shared/training/run'
import type { Store } from '../store'

/** Hash of the sources that decide on numbers; the build puts it in. */
declare const gridcastBuild: string | undefined
const build = typeof gridcastBuild === 'undefined' ? 'unbuilt' : gridcastBuild

/** This program on this machine. */
export function thisMaker(): Maker {
  const processor = `${cpus()[0]?.model.trim() ?? ''} (${process.arch})`
  return { version: packageJson.version, build, processor }
}

export const isSameMaker = (a: Maker, b: Maker): boolean =>
  a.version === b.version && a.build === b.build && a.processor === b.processor

/** The run's record once this program trains it. */
export function recordOf(store: Store, run: Run): RunRecord {
  const maker = thisMaker()
  const known = run.record
  if (known === null) return { ...freshRecord(store, run), makers: [maker] }
  const isNew = !known.makers.some((one) => isSameMaker(one, maker))
  return isNew ? { ...known, makers: [...known.makers, maker] } : known
}

/** Before anybody has trained it. A run that was trained without a record has none. */
export function freshRecord(store: Store, { datasetId }: Pick<Run, 'datasetId'>): RunRecord {
  const dataset = store.datasets.get(datasetId)
  return {
    makers: [],
    data: dataDigest(store, dataset),
    recipe: sha256(JSON.stringify([dataset.source, dataset.recipe])),
    order: null,
    repeats: null,
  }
}

/** Of the digests that were taken when the frames were written; null where there are none. */
export function dataDigest({ paths }: Store, { id }: Dataset): string | null {
  const list = join(paths.datasetFolder(id), digestsFile)
  if (!existsSync(list)) return null
  try {
    const digests = parseDigests(list, readFileSync(list, 'utf8'))
    const files = [framesFile, validFile].map((file) => digestIn(digests, file)?.blocks ?? [])
    return sha256(JSON.stringify(files))
  } catch {
    // Damaged: whoever reads the frames will say so.
    return null
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
