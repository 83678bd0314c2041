/**
 * A model as a graph: named layers, each of which names the layers it reads. A list is in order: a
 * layer reads `frames` and layers before it, so that a graph has no circle and every pass over it
 * is one walk along the list. The last layer of a list is its result.
 */
import { z } from 'zod'
import { layerSpecSchema } from './layers'
import type { LayerSpec } from './layers'
import { modelLimits, settingLimits } from './limits'

/** What a layer that reads the model's own input names. */
export const framesInput = 'frames'

const nameSchema = z
  .string()
  .max(settingLimits.nameLength)
  .regex(/^[A-Za-z0-9][\w.-]*$/, 'must be letters, digits, hyphens, dots and underscores')

const connectionSchema = z.object({
  /** The prefix of the names of the layer's weights. */
  name: nameSchema.refine((name) => name !== framesInput, 'is the name of the input frames'),
  /** `frames` or names of layers before it; none for a ConvLSTM that only runs on from a state. */
  inputs: z.array(nameSchema).max(settingLimits.inputs),
  /** For a ConvLSTM that forecasts: the one that reads, with whose final state it begins. */
  state: nameSchema.optional(),
  /** Training leaves its weights as they are; moving averages are used and stay, too. */
  frozen: z.boolean().optional(),
})

export const graphLayerSchema = z.intersection(connectionSchema, layerSpecSchema)
export type GraphLayer = z.infer<typeof graphLayerSchema>

export const graphLayersSchema = z.array(graphLayerSchema).min(1).max(modelLimits.layers)

/** A list of layers in which each reads the one before it, with names by place and kind. */
export function stackOf(layers: readonly LayerSpec[]): GraphLayer[] {
  const names = layers.map((layer, index) => `${index + 1}-${layer.type}`)
  return layers.map((layer, index) => ({
    ...layer,
    name: names[index]!,
    inputs: [names[index - 1] ?? framesInput],
  }))
}

/** Whether each layer reads the one before it and nothing else. */
export function isStack(layers: readonly GraphLayer[]): boolean {
  return layers.every(({ inputs, state }, index) => {
    const before = layers[index - 1]?.name ?? framesInput
    return state === undefined && inputs.length === 1 && inputs[0] === before
  })
}

/** A layer without its place in a graph. */
export function withoutPlace(layer: GraphLayer): LayerSpec {
  return layerSpecSchema.parse(layer)
}
