/**
 * Makes a run of a trained model that came as a file. The data process reads it, the engine tries
 * it on the dataset; only then is the run entered, with an epoch 0 that is its best so far.
 */
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import type { AdoptResult } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import type { DatasetId } from '../../shared/identifiers'
import { importedWeights } from '../../shared/kept-files'
import { familyOf, layersOf } from '../../shared/model/families'
import { layerNames, withFrozen } from '../../shared/model/frozen'
import { descriptionOf } from '../../shared/model/layers'
import type { ModelRead } from '../../shared/model/model-files'
import type { ModelSpec } from '../../shared/model/model-spec'
import { sentence, type Sentence } from '../../shared/notices/say'
import { hasEpochs, unlabelled, type Run } from '../../shared/training/run'
import { trainingSettingsSchema, type TrainingSettings } from '../../shared/training/settings'
import type { App } from '../app'
import { suggestTemplate } from '../models/suggest'
import { newRunId, type Store } from '../store'
import { makeTemporaryFolder } from '../store/temporary-paths'
import { tellTo, type Report } from '../streams'
import { checkRun } from './check-run'

export interface ModelToImport {
  path: string
  name?: string | undefined
  datasetId: DatasetId
  /** Over those of the file, which are over what suits the dataset. */
  settings: Partial<TrainingSettings>
  /** Layers whose weights stay as they are. */
  freeze: readonly string[]
}

export interface ImportedModel {
  run: Run
  /** What to know of how the model was taken over. */
  notes: Sentence[]
}

/** @throws GridcastError `model-file.*`, or what a run of it would be refused for */
export async function importModel(
  { store, data, engine }: App,
  { path, name, datasetId, settings: asked, freeze }: ModelToImport,
  report: Report,
  signal: AbortSignal,
): Promise<ImportedModel> {
  const dataset = store.datasets.get(datasetId)
  const id = newRunId()
  const title = basename(path)
  const folder = await makeTemporaryFolder(store, `run-${id}`)
  try {
    const weights = join(folder, importedWeights)
    report(0, null, sentence('doing.reading-model', {}))
    const order = { path, frame: dataset.shape, target: weights }
    const read = await data.call('readModel', order, tellTo(report, signal))
    if (!hasEpochs(read))
      throw new GridcastError('model-file.no-weights', { file: title, model: read.modelSpec.name })
    const modelSpec = frozenAt(read.modelSpec, freeze)
    const settings = settingsFor(store, datasetId, { ...read, modelSpec }, asked)
    checkRun(dataset, modelSpec, settings)
    report(0, null, sentence('doing.adopting-model', {}))
    const { scaling } = asked.scaling === undefined ? read : { scaling: null }
    const source = store.datasets.source(dataset)
    const trial = { dataset: source, modelSpec, settings, weights, scaling, title }
    const adopted = await engine.call('adopt', { ...trial, runFolder: folder }, { signal })
    await rm(weights, { force: true })
    const run = { id, name: name ?? `${modelSpec.name} on ${dataset.name}`, datasetId }
    await enter(store, { ...run, modelSpec, settings }, folder, adopted)
    return { run: store.runs.get(id), notes: read.notes }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** @throws GridcastError `model-file.no-layer` */
function frozenAt(spec: ModelSpec, freeze: readonly string[]): ModelSpec {
  const known = layerNames(spec)
  const unknown = freeze.find((name) => !known.includes(name))
  if (unknown === undefined) return withFrozen(spec, freeze)
  throw new GridcastError('model-file.no-layer', { layer: unknown, known })
}

/**
 * Those of the file where Gridcast wrote it; else as the Keras example is trained, with a loss that
 * suits what the network's last layer can give.
 */
function settingsFor(
  store: Store,
  datasetId: DatasetId,
  { modelSpec, settings: own }: ModelRead,
  asked: Partial<TrainingSettings>,
): TrainingSettings {
  const { settings: classic } = suggestTemplate(store, 'keras-classic', datasetId)
  const isShare = activationAtEnd(modelSpec) === 'sigmoid'
  const objective = familyOf(modelSpec).objectives.includes('shifted') ? 'shifted' : 'window'
  const suited = { ...classic, objective, ...(isShare ? {} : { loss: { mse: 1 } }) }
  const { device } = classic
  const fromFile = { ...own, device, maxMinutes: null }
  return trainingSettingsSchema.parse({ ...suited, ...fromFile, ...asked })
}

function activationAtEnd(spec: ModelSpec): string | null {
  const last = layersOf(spec).at(-1)
  return last === undefined ? null : descriptionOf(last).activation(last as never)
}

type Known = Pick<Run, 'id' | 'name' | 'datasetId' | 'modelSpec' | 'settings'>

/** Puts the folder in its place and enters the row. */
async function enter(
  store: Store,
  known: Known,
  folder: string,
  { checkpoint, parameters, ...found }: AdoptResult,
): Promise<void> {
  const target = store.paths.runFolder(known.id)
  const run: Run = {
    ...known,
    ...found,
    createdAt: new Date().toISOString(),
    status: 'completed',
    parameters,
    epochs: [],
    bestEpoch: 0,
    seconds: 0,
    record: null,
    labels: unlabelled,
  }
  await mkdir(dirname(target), { recursive: true })
  store.leftovers.announce([target])
  await rename(folder, target)
  const path = join(target, relative(folder, checkpoint))
  store.leftovers.enter([target], () => {
    store.runs.insert(run)
    const { causality, scaling, split, device, deviceDetail, ending, bestEpoch } = run
    store.runs.update(run.id, {
      ...{ causality, scaling, split, device, deviceDetail, ending, bestEpoch },
    })
    store.runs.addCheckpoint(run.id, { path, epoch: 1, step: 0, reason: 'pause' })
  })
}
