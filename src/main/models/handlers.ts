import { windowShapeOf } from '../../shared/model/window-shape'
import { summarizeModel } from '../../shared/model/summarize-model'
import { factsOf, referenceTemplate, templateFor } from '../../shared/model/template-for'
import { os } from '../contract'
import { memoryNote } from '../runs/memory-note'
import { chosenDevice } from '../settings/chosen-device'

/** Frames of the causality test: enough for a look ahead of several layers to show. */
const causalityFrames = 8

export const modelsHandlers = {
  template: os.models.template.handler(({ context, input }) => {
    const { store } = context.app
    const facts = factsOf(store.datasets.get(input.datasetId))
    const { settings, ...template } = templateFor(input.template, facts, input.filters)
    return { ...template, settings: { ...settings, device: chosenDevice(store, settings.device) } }
  }),
  reference: os.models.reference.handler(({ context, input }) =>
    referenceTemplate(input.reference, factsOf(context.app.store.datasets.get(input.datasetId))),
  ),
  summary: os.models.summary.handler(({ context, input }) => {
    const { store } = context.app
    const { shape } = store.datasets.get(input.datasetId)
    const { modelSpec, settings } = input
    const summary = summarizeModel(modelSpec, {
      ...windowShapeOf(settings, shape),
      batchSize: settings.batchSize,
    })
    const device = chosenDevice(store, settings.device)
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
