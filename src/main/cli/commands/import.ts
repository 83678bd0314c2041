/** `gridcast import`: files become datasets. */
import { readFile } from 'node:fs/promises'
import { firstLine, GridcastError } from '../../../shared/errors'
import { handleOf, importTogether, type Imported } from '../find-dataset'
import type { Session } from '../session'
import { datasetDocument, datasetSentence } from '../describe'

export interface ImportOptions {
  name?: string
  plan?: string
  /** `field=value`, as often as there are questions. */
  answer?: string[]
}

export async function importFiles(
  session: Session,
  files: string[],
  options: ImportOptions,
): Promise<void> {
  const plan = options.plan === undefined ? undefined : await readPlan(options.plan)
  const answers = options.answer === undefined ? undefined : answersOf(options.answer)
  const imported: (Imported & { file: string })[] = []
  const groups = await arranged(session, files)
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
async function arranged(session: Session, files: string[]): Promise<string[]> {
  const handles = await Promise.all(files.map((file) => handleOf(session, file)))
  if (handles.length === 1) return handles
  return (await session.api.files.arrange({ handles })).map(({ handle }) => handle)
}

function answersOf(answers: readonly string[]): Record<string, string> {
  const pairs = answers.map((answer) => {
    const at = answer.indexOf('=')
    if (at < 1) throw new GridcastError('import.answer', { answer })
    return [answer.slice(0, at).trim(), answer.slice(at + 1).trim()] as const
  })
  return Object.fromEntries(pairs)
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
