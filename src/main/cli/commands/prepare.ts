/** `gridcast prepare`: a dataset made from another, step by step. */
import { z } from 'zod'
import { GridcastError } from '../../../shared/errors'
import { prepareStepSchema, type PrepareStepSettings } from '../../../shared/prepare'
import { datasetDocument, datasetSentence } from '../describe'
import { findDataset } from '../find-dataset'
import { follow } from '../follow'
import type { Session } from '../session'

export interface PrepareOptions {
  data: string
  step: string[]
  name?: string
}

/** How each step is typed. */
export const stepForms = {
  crop: 'crop=ROW,COLUMN,HEIGHT,WIDTH',
  'clip-time': 'clip-time=FIRST,FRAMES',
  sum: 'sum=FRAMES',
  mean: 'mean=FRAMES',
  log1p: 'log1p',
} as const

/** @throws GridcastError `prepare.step` for a step that can't be understood */
export async function prepareDataset(session: Session, options: PrepareOptions): Promise<void> {
  const { api, output } = session
  const source = await findDataset(session, options.data)
  const steps = options.step.map(parseStep)
  const name = options.name ?? `${source.name}, ${options.step.join(', ')}`
  const dataset = await follow(output, await api.datasets.prepare({ id: source.id, steps, name }))
  output.result(datasetDocument(dataset), () => [`${dataset.id}  ${datasetSentence(dataset)}`])
}

/** One step as it is typed, e.g. `sum=7`. */
export function parseStep(text: string): PrepareStepSettings {
  const [name = '', values = ''] = text.split('=')
  const numbers = values === '' ? [] : values.split(',').map(Number)
  const parsed = prepareStepSchema.safeParse(settingsOf(name, numbers))
  if (parsed.success) return parsed.data
  const problem = z.prettifyError(parsed.error).split('\n')[0] ?? ''
  throw new GridcastError('prepare.step', {
    step: text,
    problem,
    known: Object.values(stepForms),
  })
}

function settingsOf(name: string, numbers: readonly number[]): object {
  const [a, b, c, d] = numbers
  switch (name) {
    case 'crop':
      return { step: 'crop', row: a, column: b, height: c, width: d }
    case 'clip-time':
      return { step: 'clip-time', first: a, frames: b }
    case 'sum':
    case 'mean':
      return { step: 'aggregate-time', frames: a, by: name }
    default:
      return { step: name }
  }
}
