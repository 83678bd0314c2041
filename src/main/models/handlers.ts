import { windowShapeOf } from '../../shared/model/infer-shapes'
import { summarizeModel } from '../../shared/model/summarize-model'
import { factsOf, templateFor } from '../../shared/model/template-for'
import { os } from '../contract'

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
    return summarizeModel(modelSpec, { ...windowShapeOf(settings, shape), batchSize: settings.batchSize })
  }),
  causality: os.models.causality.handler(({ context, input, signal }) => {
    const { height, width, channels } = context.app.store.datasets.get(input.datasetId).shape
    const params = { modelSpec: input.modelSpec, frames: causalityFrames, height, width, channels }
    return context.app.engine.call('causality', params, { signal })
  }),
}
