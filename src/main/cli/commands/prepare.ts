/** `gridcast prepare`: a dataset made from another, step by step. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { GridcastError } from '../../../shared/errors'
import { prepareStepSchema, type PrepareStepSettings } from '../../../shared/prepare'
import { datasetDocument, datasetSentence } from '../describe'
import { findDataset } from '../find-dataset'
import { follow } from '../follow'
import { stepForms } from '../prepare-forms'
import type { Session } from '../session'
import { ringsIn } from './rings'

export interface PrepareOptions {
  data: string
  step?: string[]
  /** A dataset whose recipe is followed. */
  like?: string
  name?: string
}

/**
 * @throws GridcastError `prepare.step` for a step that can't be understood, `prepare.no-recipe`
 * when the dataset to do like was not prepared
 */
export async function prepareDataset(session: Session, options: PrepareOptions): Promise<void> {
  const { api, output } = session
  const source = await findDataset(session, options.data)
  const steps = await stepsOf(session, options)
  const said = options.step?.join(', ') ?? `like ${options.like}`
  const name = options.name ?? `${source.name}, ${said}`
  const dataset = await follow(output, await api.datasets.prepare({ id: source.id, steps, name }))
  output.result(datasetDocument(dataset), () => [`${dataset.id}  ${datasetSentence(dataset)}`])
}

async function stepsOf(session: Session, { step = [], like }: PrepareOptions) {
  const steps: PrepareStepSettings[] = []
  if (like !== undefined) {
    const model = await findDataset(session, like)
    if (model.recipe === null) throw new GridcastError('prepare.no-recipe', { name: model.name })
    steps.push(...model.recipe.steps)
  }
  for (const text of step) steps.push(parseStep(await filledIn(session, text)))
  return steps.length === 0 ? [parseStep('')] : steps
}

/** A step with the id of the dataset that it names, or the rings of the file. */
async function filledIn(session: Session, text: string): Promise<string> {
  const [name = '', value = ''] = text.split(/=(.*)/s)
  if (value === '') return text
  if (name === 'mask' || name === 'mask-out')
    return `${name}=${JSON.stringify(ringsIn(await readFile(value, 'utf8'), value))}`
  if (!['per-population', 'times-population', 'extra-channels'].includes(name)) return text
  const [, wanted = value, per = ''] = /^(.*?)(,[\d.e]+)?$/s.exec(value) ?? []
  return `${name}=${(await findDataset(session, wanted)).id}${per}`
}

/** One step as it is typed, e.g. `sum=7`, with the id of a dataset and rings as JSON. */
export function parseStep(text: string): PrepareStepSettings {
  const [name = '', values = ''] = text.split(/=(.*)/s)
  const parsed = prepareStepSchema.safeParse(settingsOf(name, values))
  if (parsed.success) return parsed.data
  const problem = z.prettifyError(parsed.error).split('\n')[0] ?? ''
  throw new GridcastError('prepare.step', {
    step: text,
    problem,
    known: Object.values(stepForms),
  })
}

function settingsOf(name: string, values: string): object {
  const texts = values === '' ? [] : values.split(',')
  const [a, b, c, d] = texts.map(Number)
  const [by, gathers] = /^(sum|mean)-by$/.exec(name) ?? []
  if (by !== undefined) return { step: 'to-period', period: values, by: gathers }
  switch (name) {
    case 'crop':
      return { step: 'crop', row: a, column: b, height: c, width: d }
    case 'clip-time':
      return { step: 'clip-time', first: a, frames: b }
    case 'thin-time':
      return { step: 'thin-time', every: a }
    case 'sum':
    case 'mean':
      return { step: 'aggregate-time', frames: a, by: name }
    case 'resample-sum':
    case 'resample-mean':
      return { step: 'resample', cells: a, by: name === 'resample-sum' ? 'sum' : 'mean' }
    case 'smooth':
      return { step: 'smooth', frames: a }
    case 'pick-channels':
      return { step: 'pick-channels', channels: texts.map((text) => Number(text) - 1) }
    case 'clip-values':
      return { step: 'clip-values', least: limitOf(texts[0]), most: limitOf(texts[1]) }
    default:
      return otherSettingsOf(name, values, texts)
  }
}

function otherSettingsOf(name: string, values: string, texts: readonly string[]): object {
  switch (name) {
    case 'per-population':
    case 'times-population': {
      const [from, per] = texts
      const scale = per === undefined ? {} : { per: Number(per) }
      return { step: 'per-population', from, ...scale, back: name === 'times-population' }
    }
    case 'hold':
    case 'interpolate':
      return { step: 'fill-gaps', by: name, ...(values !== '' && { most: Number(values) }) }
    case 'fill-zero':
      return { step: 'fill-gaps', by: 'zero' }
    case 'mask':
    case 'mask-out':
      return { step: 'mask', rings: readJson(values), keep: name === 'mask' ? 'inside' : 'outside' }
    case 'extra-channels':
      return { step: 'extra-channels', from: values }
    default:
      return { step: name }
  }
}

const limitOf = (text: string | undefined) =>
  text === undefined || text === '' ? null : Number(text)

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
