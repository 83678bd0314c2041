/** `gridcast export-model` and `gridcast import-model`: trained models as files. */
import { extname, resolve } from 'node:path'
import { GridcastError } from '../../../shared/errors'
import { modelFileName } from '../../../shared/export-name'
import { runIdSchema } from '../../../shared/identifiers'
import { modelExtensions, modelFormats, type ModelFormat } from '../../../shared/model/model-files'
import { trainingSettingsSchema } from '../../../shared/training/settings'
import { findDataset, handleOf } from '../find-dataset'
import { follow } from '../follow'
import type { Session } from '../session'
import { bytes as inBytes } from '../text'
import { settingsFrom, typedSettings } from '../training-options'

export interface ExportModelOptions {
  format?: ModelFormat
  out?: string
}

export async function exportModel(
  { api, destinations, output }: Session,
  wanted: string,
  options: ExportModelOptions,
): Promise<void> {
  const id = runIdSchema.parse(wanted)
  const format = options.format ?? formatOf(options.out)
  const run = await api.runs.get({ id })
  const path = resolve(options.out ?? modelFileName(run, format))
  const to = destinations.register(path)
  const { bytes } = await follow(output, await api.runs.exportModel({ id, format, to }))
  output.result({ file: path, bytes, format }, () => [`${path} (${inBytes(bytes)})`])
}

/** The form that the file's name tells. */
function formatOf(out: string | undefined): ModelFormat {
  const extension = extname(out ?? '')
    .slice(1)
    .toLowerCase()
  const format = modelFormats.find((known) => modelExtensions[known] === extension)
  if (format !== undefined) return format
  throw new GridcastError('export.model-format', {
    file: out ?? null,
    known: Object.values(modelExtensions),
  })
}

/** Besides the settings, which are read by the table of settings. */
export interface ImportModelOptions extends Record<string, unknown> {
  data: string
  name?: string
  freeze?: string[]
}

export async function importModel(
  session: Session,
  file: string,
  options: ImportModelOptions,
): Promise<void> {
  const { api, output } = session
  const handle = await handleOf(session, file)
  const dataset = await findDataset(session, options.data)
  const typed = typedSettings(options)
  const checked = settingsFrom(trainingSettingsSchema.parse({}), typed)
  const settings = Object.fromEntries(Object.entries(checked).filter(([name]) => name in typed))
  const { name, freeze } = options
  const order = { handle, datasetId: dataset.id, name, settings, freeze }
  const { run, notes } = await follow(output, await api.runs.importModel(order))
  for (const note of notes) output.say(output.worded(note))
  const { id, parameters, modelSpec } = run
  output.result({ run: id, parameters, model: modelSpec.name, notes }, () => [
    `Run ${id}: ${run.name}, ${parameters.toLocaleString('en')} parameters.`,
    ...(run.ending === null ? [] : [output.worded(run.ending)]),
    ...(run.causality === null ? [] : [`Causality: ${output.worded(run.causality.sentence)}`]),
    `Forecast with: gridcast forecast --run ${id}`,
    `Train on with: gridcast train --resume ${id} --epochs 10`,
  ])
}
