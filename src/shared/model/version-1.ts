/**
 * Model specs as they were before models were graphs (version 1): a list of layers, or the sizes of
 * an encoder-forecaster. Stored runs, checkpoints and files have them; they become graphs whose
 * weights have the same names. Frozen: what version 1 was does not change.
 */
import { z } from 'zod'
import { activationSchema } from './activations'
import { encoderForecasterOf } from './encoder-forecaster-form'
import type { ModelSpec } from './families'
import { stackOf } from './graph'
import { layerSpecSchema } from './layers'
import { modelLimits } from './limits'
import { filtersSchema, oddKernelSchema } from './layers/setting-schemas'

const common = {
  version: z.literal(1).optional(),
  name: z.string().min(1),
  label: z.string().optional(),
  residual: z.boolean().default(false),
}

const nextFrameSchema = z.object({
  ...common,
  family: z.literal('next-frame'),
  layers: z.array(layerSpecSchema).min(1).max(modelLimits.layers),
})

const encoderForecasterSchema = z.object({
  ...common,
  family: z.literal('encoder-forecaster'),
  patch: z.int().min(1).max(128),
  cells: z
    .array(
      z.object({
        filters: filtersSchema,
        kernel: oddKernelSchema,
        recurrentKernel: oddKernelSchema.optional(),
        peepholes: z.boolean().default(false),
      }),
    )
    .min(1)
    .max(64),
  outputActivation: activationSchema.default('sigmoid'),
})

export const version1Schema = z
  .discriminatedUnion('family', [nextFrameSchema, encoderForecasterSchema])
  .transform(upgrade)

type Version1 = z.infer<typeof nextFrameSchema> | z.infer<typeof encoderForecasterSchema>

function upgrade(spec: Version1): ModelSpec {
  if (spec.family === 'encoder-forecaster') return encoderForecasterOf(spec)
  const { layers, version: _, ...rest } = spec
  return { ...rest, version: 2, layers: stackOf(layers) }
}
