import { windowShapeOf } from '../../shared/model/infer-shapes'
import { summarizeModel } from '../../shared/model/summarize-model'
import { factsOf, templateFor } from '../../shared/model/template-for'
import { os } from '../contract'
import { memoryNote } from '../runs/memory-note'

/** Frames of the causality test: enough for a look ahead of several layers to show. */
const causalityFrames = 8

export const modelsHandlers = {
  template: os.models.template.handler(({ context, input }) => {
    const dataset = context.app.store.datasets.get(input.datasetId)
    return templateFor(input.template, factsOf(dataset), input.filters)
  }),
  summary: os.models.summary.handler(({ context, input }) => {
    const { shape } = context.app.store.datasets.get(input.datasetId)
    const { modelSpec, settings } = input
    const summary = summarizeModel(modelSpec, {
      ...windowShapeOf(settings, shape),
      batchSize: settings.batchSize,
    })
    const device =
      settings.device === 'auto' ? context.app.store.settings.get().device : settings.device
    return {
      ...summary,
      memoryNote: summary.problem ? null : memoryNote(modelSpec, { ...settings, device }, shape),
    }
  }),
  causality: os.models.causality.handler(({ context, input, signal }) => {
    const { height, width, channels } = context.app.store.datasets.get(input.datasetId).shape
    const params = { modelSpec: input.modelSpec, frames: causalityFrames, height, width, channels }
    return context.app.engine.call('causality', params, { signal })
  }),
}
