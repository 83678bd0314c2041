/**
 * The dataset that a person named: by its id, its name, or a file, which is imported unless its
 * content was imported before.
 */
import { stat } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import type { Dataset } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import type { ImportPlan } from '../../shared/import-plan'
import { follow } from './follow'
import type { Session } from './session'

/**
 * @throws GridcastError `dataset.unknown` for what is neither, or why the file can't be imported
 */
export async function findDataset(session: Session, wanted: string): Promise<Dataset> {
  const { datasets } = session.app.store
  const known = datasets.find(wanted)
  if (known !== null) return known
  const named = datasets.list().filter(({ name }) => name === wanted)
  if (named[0] !== undefined && named.length === 1) return named[0]
  if (named.length > 1) {
    throw new GridcastError('dataset.ambiguous', { name: wanted, ids: named.map(({ id }) => id) })
  }
  if (await isFile(wanted)) return (await importFile(session, wanted)).dataset
  throw new GridcastError('dataset.neither', { wanted })
}

export interface Imported {
  dataset: Dataset
  /** True when the same content was imported before and nothing was done. */
  wasThere: boolean
}

export interface ImportWish {
  name?: string | undefined
  /** Fields that replace those of the guessed plan. */
  plan?: Record<string, unknown> | undefined
}

/**
 * Imports a file by the guessed plan, or by one with changed fields; what was imported by the
 * guessed plan before isn't again.
 */
export async function importFile(
  { app, api, output }: Session,
  file: string,
  wish: ImportWish = {},
): Promise<Imported> {
  if (!(await isFile(file))) {
    throw new GridcastError('import.no-file', { file })
  }
  const path = resolve(file)
  const sha256 = await app.data.call('fingerprint', { path })
  const known = wish.plan === undefined ? app.store.datasets.findByFile(sha256) : null
  if (known !== null) return { dataset: known, wasThere: true }
  const handle = app.files.register(path)
  const guess = await follow(output, await api.datasets.inspect({ handle }))
  const changed =
    wish.plan === undefined
      ? guess
      : await follow(
          output,
          await api.datasets.inspect({ handle, plan: changedPlan(guess.plan, wish.plan) }),
        )
  for (const { severity, sentence } of changed.findings)
    output.say(`${severity === 'warning' ? 'Warning: ' : ''}${output.worded(sentence)}`)
  const name = wish.name ?? basename(path, extname(path))
  const dataset = await follow(
    output,
    await api.datasets.import({ handle, plan: changed.plan, name }),
  )
  if (wish.plan === undefined) app.store.datasets.rememberFile(dataset.id, sha256)
  return { dataset, wasThere: false }
}

/** The request validates it. */
function changedPlan(plan: ImportPlan, fields: Record<string, unknown>): ImportPlan {
  return { ...plan, ...fields }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  )
}
