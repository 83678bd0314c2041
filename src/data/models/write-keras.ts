/**
 * Writes a model as a file that Keras opens: `.h5` as Keras 2 writes it, which Keras 3 opens too,
 * and `.keras` as Keras 3 writes it: a ZIP file without compression.
 */
import { readFile, rm } from 'node:fs/promises'
import { strToU8, zipSync } from 'fflate'
import h5wasm from 'h5wasm/node'
import { GridcastError, firstLine } from '../../shared/errors'
import { writeTarget, type Target } from '../frames/write-target'
import { kerasVersions, modelConfig, placeOfWeights, storedNames } from './keras-config'
import type { Config, KerasModel, KerasWeight } from './keras-layer'

type Hdf5 = InstanceType<typeof h5wasm.File>

/** What else is known of the model: kept under `gridcast`, which Keras passes over. */
export type Facts = Config

/** @throws GridcastError `export.write` */
export async function writeKerasH5(model: KerasModel, facts: Facts, target: Target): Promise<void> {
  await writeHdf5(target.path, target.title, (file) => {
    const version = kerasVersions.h5
    file.create_attribute('model_config', JSON.stringify(modelConfig(model, 'h5')))
    file.create_attribute('keras_version', version)
    file.create_attribute('backend', 'tensorflow')
    file.create_attribute('gridcast', JSON.stringify(facts))
    const group = file.create_group('model_weights')
    group.create_attribute('backend', 'tensorflow')
    group.create_attribute('keras_version', version)
    group.create_attribute(
      'layer_names',
      model.layers.map(({ name }) => name),
    )
    for (const { name, weights } of model.layers) {
      const own = group.create_group(name)
      if (weights.length === 0) continue
      own.create_attribute(
        'weight_names',
        weights.map((weight) => `${name}/${weight.name}:0`),
      )
      const inner = own.create_group(name)
      for (const weight of weights) put(inner, `${weight.name}:0`, weight)
    }
  })
}

/** @throws GridcastError `export.write` */
export async function writeKeras(model: KerasModel, facts: Facts, target: Target): Promise<void> {
  const weights = `${target.path}.weights.h5`
  try {
    await writeHdf5(weights, target.title, (file) => putStored(file, model))
    const metadata = { keras_version: kerasVersions.keras, date_saved: now(), gridcast: facts }
    const zip = zipSync(
      {
        'metadata.json': strToU8(JSON.stringify(metadata)),
        'config.json': strToU8(JSON.stringify(modelConfig(model, 'keras'))),
        'model.weights.h5': new Uint8Array(await readFile(weights)),
      },
      { level: 0 },
    )
    await writeTarget(target, zip)
  } finally {
    await rm(weights, { force: true })
  }
}

/** As Keras writes it: `2026-03-01@12:00:00`. */
const now = () => new Date().toISOString().slice(0, 19).replace('T', '@')

function putStored(file: Hdf5, model: KerasModel): void {
  const names = storedNames(model.layers)
  model.layers.forEach(({ kind, weights, config }, at) => {
    const layer = `layers/${names[at] ?? ''}`
    const variables = groupAt(file, `${layer}/${placeOfWeights(kind)}vars`)
    weights.forEach((weight, index) => put(variables, String(index), weight))
    const draws = { ConvLSTM2D: `${layer}/cell`, Dropout: layer }[kind]
    if (draws === undefined || config['rate'] === 0) return
    const seed = { data: Uint32Array.of(1, 0), shape: [2], dtype: '<I' }
    groupAt(file, `${draws}/seed_generator/vars`).create_dataset({ name: '0', ...seed })
  })
}

type Group = ReturnType<Hdf5['create_group']>

function groupAt(file: Hdf5, path: string): Group {
  return path.split('/').reduce<Group>((group, name) => {
    const known = group.get(name)
    return known instanceof h5wasm.Group ? known : group.create_group(name)
  }, file)
}

function put(group: Group, name: string, { tensor: { values, shape } }: KerasWeight): void {
  group.create_dataset({ name, data: values, shape, dtype: '<f4' })
}

async function writeHdf5(path: string, title: string, fill: (file: Hdf5) => void): Promise<void> {
  const module = await h5wasm.ready
  module.activate_throwing_error_handler()
  let file: Hdf5 | null = null
  try {
    file = new h5wasm.File(path, 'w')
    fill(file)
    file.flush()
  } catch (error) {
    throw new GridcastError('export.write', { path: title, detail: firstLine(error) })
  } finally {
    file?.close()
  }
}
