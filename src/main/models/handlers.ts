import { windowShapeOf } from '../../shared/model/window-shape'
import { summarizeModel } from '../../shared/model/summarize-model'
import { os } from '../contract'
import { memoryNote } from '../runs/memory-note'
import { suggestReference, suggestTemplate } from './suggest'

/** Frames of the causality test: enough for a look ahead of several layers to show. */
const causalityFrames = 8

export const modelsHandlers = {
  template: os.models.template.handler(({ context, input }) =>
    suggestTemplate(context.app.store, input.template, input.datasetId, input.filters),
  ),
  reference: os.models.reference.handler(({ context, input }) =>
    suggestReference(context.app.store, input.reference, input.datasetId),
  ),
  summary: os.models.summary.handler(({ context, input }) => {
    const { shape } = context.app.store.datasets.get(input.datasetId)
    const { modelSpec, settings } = input
    const summary = summarizeModel(modelSpec, {
      ...windowShapeOf(settings, shape),
      batchSize: settings.batchSize,
    })
    return {
      ...summary,
      memoryNote: summary.problem ? null : memoryNote(modelSpec, settings, shape),
    }
  }),
  causality: os.models.causality.handler(({ context, input, signal }) => {
    const { height, width, channels } = context.app.store.datasets.get(input.datasetId).shape
    const params = { modelSpec: input.modelSpec, frames: causalityFrames, height, width, channels }
    return context.app.engine.call('causality', params, { signal })
  }),
}
