/** `gridcast import`: files become datasets. */
import { readFile } from 'node:fs/promises'
import { firstLine, GridcastError } from '../../../shared/errors'
import type { ValueKind } from '../../../shared/regions'
import { handleOf, importTogether, type Imported } from '../find-dataset'
import type { VideoWish } from '../video'
import type { Session } from '../session'
import { datasetDocument, datasetSentence } from '../describe'

export interface ImportOptions {
  name?: string
  plan?: string
  /** `field=value`, as often as there are questions. */
  answer?: string[]
  /** Outlines of the regions that the table names. */
  regions?: string
  regionColumn?: string
  outlineKey?: string
  kind?: ValueKind
  /** `0.2`, or `0.3x0.2`. */
  cell?: string
  /** Of videos. */
  colour?: boolean
  every?: number
  size?: string
  crop?: string
}

export async function importFiles(
  session: Session,
  files: string[],
  options: ImportOptions,
): Promise<void> {
  const plan = await planOf(options)
  const answers = options.answer === undefined ? undefined : answersOf(options.answer)
  const imported: (Imported & { file: string })[] = []
  const groups =
    options.regions === undefined
      ? await arranged(session, files, videoWish(options))
      : [await together(session, [...files, options.regions])]
  for (const handle of groups) {
    const name = groups.length === 1 ? options.name : undefined
    const { dataset, wasThere } = await importTogether(session, handle, { name, plan, answers })
    imported.push({ dataset, wasThere, file: session.files.resolve(handle).join(', ') })
  }
  session.output.result(
    imported.map(({ dataset, wasThere, file }) => ({
      ...datasetDocument(dataset),
      file,
      alreadyImported: wasThere,
    })),
    () =>
      imported.flatMap(({ dataset, wasThere }) => [
        `${dataset.id}  ${datasetSentence(dataset)}${wasThere ? ' (imported before)' : ''}`,
        ...(wasThere ? [] : dataset.notes.map((note) => `  ${session.output.worded(note)}`)),
      ]),
  )
}

/** Files that belong together are one import: a stack of maps, a grid and its reference system. */
async function arranged(session: Session, files: string[], wish: VideoWish): Promise<string[]> {
  const handles = await Promise.all(files.map((file) => handleOf(session, file, wish)))
  if (handles.length === 1) return handles
  return (await session.api.files.arrange({ handles })).map(({ handle }) => handle)
}

/** One handle for all of them. */
async function together(session: Session, paths: string[]): Promise<string> {
  const handles = await Promise.all(paths.map((path) => handleOf(session, path)))
  return session.files.register(...handles.flatMap((handle) => session.files.resolve(handle)))
}

function videoWish({ colour = false, every, size, crop }: ImportOptions): VideoWish {
  const [height = NaN, width = NaN] = (size ?? '').split('x').map(Number)
  const numbers = (crop ?? '').split(',').map(Number)
  const [row = NaN, column = NaN, rows = NaN, columns = NaN] = numbers
  if (size !== undefined && !(height > 0 && width > 0))
    throw new GridcastError('import.cell-size', { text: size })
  if (crop !== undefined && !(numbers.length === 4 && rows > 0 && columns > 0))
    throw new GridcastError('import.cell-size', { text: crop })
  return {
    colour,
    ...(every !== undefined && { every }),
    ...(size !== undefined && { size: { height, width } }),
    ...(crop !== undefined && { crop: { row, column, height: rows, width: columns } }),
  }
}

function answersOf(answers: readonly string[]): Record<string, string> {
  const pairs = answers.map((answer) => {
    const at = answer.indexOf('=')
    if (at < 1) throw new GridcastError('import.answer', { answer })
    return [answer.slice(0, at).trim(), answer.slice(at + 1).trim()] as const
  })
  return Object.fromEntries(pairs)
}

/** What was said of the plan, in its own words or by options of their own. */
async function planOf(options: ImportOptions): Promise<Record<string, unknown> | undefined> {
  const { regionColumn, outlineKey, kind, cell } = options
  const fields = {
    ...(options.plan !== undefined && (await readPlan(options.plan))),
    ...(regionColumn !== undefined && { regionColumn }),
    ...(outlineKey !== undefined && { outlineKey }),
    ...(kind !== undefined && { valueKind: kind }),
    ...(cell !== undefined && { cellSize: cellOf(cell) }),
  }
  return Object.keys(fields).length === 0 ? undefined : fields
}

function cellOf(text: string): { x: number; y: number } {
  const [x = NaN, y = x] = text.split('x').map(Number)
  if (x > 0 && y > 0) return { x, y }
  throw new GridcastError('import.cell-size', { text })
}

/** Fields that replace those of the guessed plan, from a JSON file or typed. */
async function readPlan(text: string): Promise<Record<string, unknown>> {
  const json = text.trimStart().startsWith('{') ? text : await readFile(text, 'utf8')
  try {
    return JSON.parse(json) as Record<string, unknown>
  } catch (error) {
    throw new GridcastError('import.plan-json', { detail: firstLine(error) }, { cause: error })
  }
}
