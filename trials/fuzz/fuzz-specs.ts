/** Damaged model specs through the schema and the plan, which must decide at once. */
import { GridcastError } from '../../src/shared/errors'
import type { Dataset } from '../../src/shared/dataset'
import { modelSpecSchema, templateNames } from '../../src/shared/model/model-spec'
import { summarizeModel } from '../../src/shared/model/summarize-model'
import { factsOf, templateFor } from '../../src/shared/model/template-for'
import { windowShapeOf } from '../../src/shared/model/window-shape'
import { Random } from '../../src/shared/random'
import { exampleDataset } from '../../src/main/store/testing'
import { mutateValue } from './mutate'
import type { Tally } from './tally'

/** Of this thread's own time, as far as it can be told from others'. */
const mostMs = 1000

const dataset: Dataset = exampleDataset({
  shape: { sequences: 1, frames: 400, height: 32, width: 32, channels: 1 },
})
const templates = templateNames.map((name) => templateFor(name, factsOf(dataset)))

export function fuzzSpec(seed: number, tally: Tally): void {
  const random = new Random(seed)
  const template = templates[random.integer(templates.length)] as (typeof templates)[number]
  const damaged = mutateValue(template.modelSpec, random)
  const before = process.cpuUsage()
  try {
    const parsed = modelSpecSchema.safeParse(damaged)
    const use = { ...windowShapeOf(template.settings, dataset.shape), batchSize: 8 }
    const isFine = parsed.success && summarizeModel(parsed.data, use).problem === null
    if (isFine) tally.accepted++
    else tally.refused++
  } catch (error) {
    tally.refused++
    const detail = String(error instanceof Error ? error.stack : error)
    if (!(error instanceof GridcastError))
      tally.add({ fault: 'stack', what: 'spec', seed, detail }, 'json', jsonOf(damaged))
  }
  tally.inputs++
  const ms = process.cpuUsage(before).user / 1000
  if (ms > mostMs)
    tally.add({ fault: 'hang', what: 'spec', seed, detail: `${ms} ms` }, 'json', jsonOf(damaged))
}

/** What JSON can't say is said in words. */
const jsonOf = (value: unknown) =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : inner,
  ) ?? 'undefined'
