/**
 * The dataset that a person named: by its id, its name, or a file, which is imported unless its
 * content was imported before.
 */
import { stat } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import type { Dataset } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import { withFields, type Choice, type ImportPlan, type Inspection } from '../../shared/import-plan'
import { follow } from './follow'
import type { Session } from './session'
import { framesOfVideo, isVideoFile, type VideoWish } from './video'

/**
 * @throws GridcastError `dataset.neither` for what is none of these, or why it can't be imported
 */
export async function findDataset(session: Session, wanted: string): Promise<Dataset> {
  const all = await session.api.datasets.list()
  const known = all.find(({ id }) => id === wanted) ?? null
  if (known !== null) return known
  const named = all.filter(({ name }) => name === wanted)
  if (named[0] !== undefined && named.length === 1) return named[0]
  if (named.length > 1) {
    throw new GridcastError('dataset.ambiguous', { name: wanted, ids: named.map(({ id }) => id) })
  }
  if (await isThere(wanted))
    return (await importTogether(session, await handleOf(session, wanted))).dataset
  // One that can't be read is in no list; asking for it says why.
  const damaged = (await session.api.damaged.list()).find(({ id }) => id === wanted)
  if (damaged?.kind === 'dataset') return session.api.datasets.get({ id: damaged.id })
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
 * Imports what a handle stands for (a file, a folder, files that belong together), by the guessed
 * plan or by one with changed fields; a file that was imported by the guessed plan before isn't
 * again.
 */
export async function importTogether(
  session: Session,
  handle: string,
  wish: ImportWish = {},
): Promise<Imported> {
  const { api, files, output } = session
  const isAsGuessed = wish.plan === undefined && wish.answers === undefined
  const known = isAsGuessed ? await api.datasets.known({ handle }) : null
  if (known?.dataset) return { dataset: known.dataset, wasThere: true }
  const plan = await planOf(session, handle, isAsGuessed ? null : wish)
  const [path = ''] = files.resolve(handle)
  const name = wish.name ?? basename(path, extname(path))
  const content = known?.content ?? null
  const dataset = await follow(output, await api.datasets.import({ handle, plan, name, content }))
  return { dataset, wasThere: false }
}

/** What was guessed, with what was wished in its place; says what was found on the way. */
async function planOf(
  { api, output }: Session,
  handle: string,
  wish: ImportWish | null,
): Promise<ImportPlan> {
  const inspect = async (plan?: ImportPlan) =>
    follow(output, await api.datasets.inspect({ handle, plan }))
  const guess = await inspect()
  const { plan, findings } = wish === null ? guess : await inspect(changedPlan(guess, wish))
  for (const { severity, sentence } of findings)
    if (severity !== 'question')
      output.say(`${severity === 'warning' ? 'Warning: ' : ''}${output.worded(sentence)}`)
  return plan
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

/**
 * Of a video that of its frames.
 * @throws GridcastError `import.no-file` for what isn't there, `video.*`
 */
export async function handleOf(
  { files, output }: Session,
  file: string,
  wish: VideoWish = {},
): Promise<string> {
  if (!(await isThere(file))) throw new GridcastError('import.no-file', { file })
  if (!(await isVideoFile(file))) return files.register(resolve(file))
  const { path, frames, height, width } = await framesOfVideo(resolve(file), wish)
  output.say(`${file}: ${frames} frames of ${height} x ${width} cells.`)
  return files.register(path)
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isFile() || facts.isDirectory(),
    () => false,
  )
}
