/**
 * Specs of version 1 as stored by the release before graphs, with what that release made of them
 * (engine/families/fixtures/version-1.json, written by it).
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { encoderForecasterOf, formOf } from './encoder-forecaster-form'
import { isStack } from './graph'
import { modelSpecSchema } from './model-spec'
import type { ModelSpec } from './model-spec'
import { summarizeModel } from './summarize-model'
import type { ModelUse } from './summarize-model'

interface Stored {
  spec: { name: string; family: string; version?: number }
  use: ModelUse
  summary: { layers: object[]; trainingBytes: number }
}
const path = new URL('../../engine/families/fixtures/version-1.json', import.meta.url)
const { cases, full } = JSON.parse(readFileSync(path, 'utf8')) as Record<'cases' | 'full', Stored[]>
const named = [...cases, ...full].map((stored) => [stored.spec.name, stored] as const)

const isPlain = (spec: ModelSpec) =>
  spec.family === 'encoder-forecaster'
    ? formOf(spec) !== null
    : 'layers' in spec && isStack(spec.layers)

describe.each(named)('the stored spec of %s', (_name, { spec, use, summary }) => {
  const upgraded = modelSpecSchema.parse(spec)

  it('becomes a graph, which is read as it is written', () => {
    expect(upgraded.version).toBe(2)
    expect(modelSpecSchema.parse(JSON.parse(JSON.stringify(upgraded)))).toEqual(upgraded)
    expect(isPlain(upgraded)).toBe(true)
  })

  // Not the estimate of its memory, which has come closer to what our kernels take since then
  it('has the shapes and costs it had', () => {
    const { layers, trainingBytes: _, ...sums } = summarizeModel(upgraded, use)
    const { layers: before, trainingBytes: __, ...sumsBefore } = summary
    expect(sums).toEqual(sumsBefore)
    expect(layers.map(({ inputs: _, ...layer }) => layer)).toEqual(before)
  })
})

it('reads a spec that does not say its version', () => {
  const { version: _, ...spec } = cases[0]!.spec
  expect(modelSpecSchema.parse(spec)).toEqual(modelSpecSchema.parse(cases[0]!.spec))
})

it('knows a graph that is no pair of mirrored stacks of cells from one that is', () => {
  const form = {
    name: 'test',
    residual: false,
    patch: 2,
    cells: [{ filters: 3, kernel: 3, peepholes: true }],
    outputActivation: 'sigmoid' as const,
  }
  const spec = encoderForecasterOf(form)
  expect(formOf(spec)).toMatchObject(form)
  const forecasting = spec.forecasting.map((layer) =>
    layer.type === 'convLstm2d' ? { ...layer, recurrentKernel: 5 } : layer,
  )
  expect(formOf({ ...spec, forecasting })).toBeNull()
})
