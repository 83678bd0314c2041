/** What a model says of itself before it is trained: shapes, parameters, arithmetic and memory. */
import { inferShapes, ModelSpecError } from './infer-shapes'
import type { LayerShapes, SequenceShape, WindowShape } from './infer-shapes'
import { layerCosts } from './layer-costs'
import type { ModelSpec, ModelSummary } from './model-spec'

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
    const { layer, message, remedy } = error
    return {
      layers: [],
      parameters: 0,
      multiplyAdds: 0,
      trainingBytes: 0,
      problem: { layer, message, remedy },
    }
  }
}

function summaryOf(shapes: LayerShapes[], use: ModelUse): ModelSummary {
  const layers = shapes.map((shape) => ({ shape, costs: layerCosts(shape) }))
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  const parameters = sum(layers.map(({ costs }) => costs.parameters))
  const workspace = Math.max(...layers.map(({ costs }) => costs.workspaceValues))
  // The window itself and its targets, what every layer keeps, and the widest layer's gradients
  const values =
    (use.frames + use.targetFrames) * use.height * use.width * use.channels +
    sum(layers.map(({ costs }) => costs.keptValues)) +
    Math.max(...layers.map(({ costs }) => costs.backwardValues))
  return {
    layers: layers.map(({ shape, costs }) => ({
      name: shape.name,
      type: shape.layer.type,
      outputShape: listOf(shape.output),
      parameters: costs.parameters,
      multiplyAdds: costs.multiplyAdds,
    })),
    parameters,
    multiplyAdds: sum(layers.map(({ costs }) => costs.multiplyAdds)),
    trainingBytes:
      bytesPerValue * (use.batchSize * values + copiesOfWeights * parameters + workspace),
    problem: null,
  }
}

function listOf({ frames, height, width, channels }: SequenceShape): number[] {
  return [frames, height, width, channels]
}
