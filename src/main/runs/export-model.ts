/** Takes the model of a run's best epoch away as a file. */
import { GridcastError } from '../../shared/errors'
import { modelFileName } from '../../shared/export-name'
import type { RunId } from '../../shared/identifiers'
import type { ModelFormat } from '../../shared/model/model-files'
import { sentence } from '../../shared/notices/say'
import { hasEpochs } from '../../shared/training/run'
import type { App } from '../app'
import { deliver, type WrittenFile } from '../files/deliver'
import { packageFolder } from '../jobs/package-folder'
import type { Report } from '../streams'
import { trainedModel } from './engine-requests'

export interface ModelWish {
  id: RunId
  format: ModelFormat
  /** Handle of the place to write to; null for a download. */
  to: string | null
}

/** @throws GridcastError `run.untrained`, `export.*` */
export async function exportModel(
  app: App,
  { id, format, to }: ModelWish,
  report: Report,
  signal: AbortSignal,
): Promise<WrittenFile> {
  const run = app.store.runs.get(id)
  const { checkpoint, modelSpec } = trainedModel(app.store, run)
  if (!hasEpochs(run) && format !== 'safetensors') {
    const { name: model, family } = modelSpec
    throw new GridcastError('export.model-family', { model, family })
  }
  report(0, null, sentence('doing.writing', {}))
  const { file } = await deliver(
    app,
    { to, fileName: modelFileName(run, format) },
    (target, title) =>
      app.data.call(
        'writeModel',
        { checkpoint, format, packageFolder: packageFolder(), target, title },
        { signal },
      ),
  )
  return file
}
