/** What a model says of itself before it is trained: shapes, parameters, arithmetic and memory. */
import type { LayerShapes } from './graph-walk'
import { inferShapes } from './infer-shapes'
import { descriptionOf } from './layers'
import { weightSize } from './layers/common'
import type { ModelSpec, ModelSummary } from './model-spec'
import { ModelSpecError } from './model-spec-error'
import type { WindowShape } from './window-shape'

export interface ModelUse extends WindowShape {
  /** Windows per training step. */
  batchSize: number
}

const bytesPerValue = 4
/** The weight itself, its gradient, and the two averages of Adam. */
const copiesOfWeights = 4

/**
 * Never throws for a spec that passed its schema: a spec that cannot work says why in `problem` and
 * has no layers.
 */
export function summarizeModel(spec: ModelSpec, use: ModelUse): ModelSummary {
  try {
    return summaryOf(inferShapes(spec, use), use)
  } catch (error) {
    if (!(error instanceof ModelSpecError)) throw error
    return {
      layers: [],
      parameters: 0,
      multiplyAdds: 0,
      trainingBytes: 0,
      problem: { layer: error.layer, error: error.toNotice() },
    }
  }
}

function summaryOf(shapes: LayerShapes[], use: ModelUse): ModelSummary {
  const layers = shapes.map(layerSummary)
  const memories = shapes.map((shape) => descriptionOf(shape.layer).memory(shape.layer, shape))
  const parameters = sum(layers.map((layer) => layer.parameters))
  // The window itself and its targets, what every layer keeps, and the widest layer's gradients
  const values =
    (use.frames + use.targetFrames + (use.startFrames ?? 0)) *
      use.height *
      use.width *
      use.channels +
    sum(memories.map(({ kept }) => kept)) +
    largest(memories.map(({ backward }) => backward))
  const workspace = largest(memories.map((memory) => memory.workspace))
  return {
    layers,
    parameters,
    multiplyAdds: sum(layers.map(({ multiplyAdds }) => multiplyAdds)),
    trainingBytes:
      bytesPerValue * (use.batchSize * values + copiesOfWeights * parameters + workspace),
    problem: null,
  }
}

function layerSummary(shape: LayerShapes): ModelSummary['layers'][number] {
  const { name, layer, reads, inputs, output } = shape
  const description = descriptionOf(layer)
  const { frames, height, width, channels } = output
  return {
    name,
    type: layer.type,
    inputs: [...reads],
    outputShape: [frames, height, width, channels],
    parameters: sum(description.weights(layer, inputs).map(weightSize)),
    multiplyAdds: description.multiplyAdds(layer, shape),
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0)
}
