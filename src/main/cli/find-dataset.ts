/**
 * The dataset that a person named: by its id, its name, or a file, which is imported unless its
 * content was imported before.
 */
import { datasetIdSchema } from '../../shared/identifiers'
import { stat } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import type { Dataset } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import { withFields, type Choice, type ImportPlan, type Inspection } from '../../shared/import-plan'
import { follow } from './follow'
import type { Session } from './session'

/**
 * @throws GridcastError `dataset.unknown` for what is neither, or why the file can't be imported
 */
export async function findDataset(session: Session, wanted: string): Promise<Dataset> {
  const { datasets } = session.app.store
  const known = datasets.find(datasetIdSchema.parse(wanted))
  if (known !== null) return known
  const named = datasets.list().filter(({ name }) => name === wanted)
  if (named[0] !== undefined && named.length === 1) return named[0]
  if (named.length > 1) {
    throw new GridcastError('dataset.ambiguous', { name: wanted, ids: named.map(({ id }) => id) })
  }
  if (await isThere(wanted)) return (await importTogether(session, [wanted])).dataset
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
  /** Answers to its questions, by the field each is about. */
  answers?: Readonly<Record<string, string>> | undefined
}

/**
 * Imports a file, a folder, or files that belong together, by the guessed plan or by one with
 * changed fields; a file that was imported by the guessed plan before isn't again.
 */
export async function importTogether(
  { app, api, output }: Session,
  files: readonly string[],
  wish: ImportWish = {},
): Promise<Imported> {
  const paths = await Promise.all(files.map(pathOf))
  const [path = ''] = paths
  const sha256 = paths.length === 1 ? await fingerprintOf(app, path) : null
  const isAsGuessed = wish.plan === undefined && wish.answers === undefined
  const known = isAsGuessed && sha256 !== null ? app.store.datasets.findByFile(sha256) : null
  if (known !== null) return { dataset: known, wasThere: true }
  const handle = app.files.register(...paths)
  const guess = await follow(output, await api.datasets.inspect({ handle }))
  const changed = isAsGuessed
    ? guess
    : await follow(output, await api.datasets.inspect({ handle, plan: changedPlan(guess, wish) }))
  for (const { severity, sentence } of changed.findings)
    if (severity !== 'question')
      output.say(`${severity === 'warning' ? 'Warning: ' : ''}${output.worded(sentence)}`)
  const name = wish.name ?? basename(path, extname(path))
  const dataset = await follow(
    output,
    await api.datasets.import({ handle, plan: changed.plan, name }),
  )
  if (isAsGuessed && sha256 !== null) app.store.datasets.rememberFile(dataset.id, sha256)
  return { dataset, wasThere: false }
}

/** The request validates it. */
function changedPlan({ plan, findings }: Inspection, wish: ImportWish): ImportPlan {
  const answers = Object.entries(wish.answers ?? {}).map(([field, value]) => {
    const choices: readonly Choice[] =
      findings.find((finding) => finding.field === field)?.choices ?? []
    return choices.find((choice) => choice.value === value)?.set ?? { [field]: typed(value) }
  })
  const fields = Object.fromEntries([wish.plan ?? {}, ...answers].flatMap(Object.entries<unknown>))
  const unknown = Object.keys(fields).find((field) => !(field in plan))
  if (unknown === undefined) return withFields(plan, fields)
  throw new GridcastError('import.no-field', { field: unknown, fields: Object.keys(plan) })
}

/** A number, a list or an object where it reads as one, else the text. */
function typed(text: string): unknown {
  if (!/^([-\d[{"]|true$|false$|null$)/.test(text)) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** @throws GridcastError `import.no-file` for what isn't there */
export async function pathOf(file: string): Promise<string> {
  if (await isThere(file)) return resolve(file)
  throw new GridcastError('import.no-file', { file })
}

/** Of a file; a folder has none. */
async function fingerprintOf(app: Session['app'], path: string): Promise<string | null> {
  const facts = await stat(path)
  return facts.isFile() ? app.data.call('fingerprint', { path }) : null
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isFile() || facts.isDirectory(),
    () => false,
  )
}
