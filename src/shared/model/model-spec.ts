/**
 * The model spec: the JSON that says which layers a model has, what each reads, and of which family
 * it is. Stored with every run. Specs of version 1 become graphs when they are read.
 */
import { z } from 'zod'
import { sentenceSchema } from '../notices/values'
import { familySpecSchema } from './families'
import type { Family, ModelSpec, SpecOf } from './families'
import { version1Schema } from './version-1'

export type { Family, ModelSpec, SpecOf }

export const modelSpecSchema = z.discriminatedUnion('version', [familySpecSchema, version1Schema])
export type ModelSpecInput = z.input<typeof modelSpecSchema>

/** What a model says of itself before it is trained. Sizes are for one window. */
export const modelSummarySchema = z.object({
  layers: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      /** The layers it reads; `frames` for the input frames. */
      inputs: z.array(z.string()),
      /** `[T, H, W, C]` after this layer. */
      outputShape: z.array(z.int()),
      parameters: z.int(),
      multiplyAdds: z.number(),
    }),
  ),
  parameters: z.int(),
  /** Multiply-adds of one forward pass over one window, direct convolution. */
  multiplyAdds: z.number(),
  /** Estimated bytes that one training step needs at the given batch size. */
  trainingBytes: z.number(),
  /**
   * What to know of the memory before a training starts: that its batches are computed in pieces.
   * Absent where nobody asked.
   */
  memoryNote: sentenceSchema.nullable().optional(),
  /** Null when the spec is sound; otherwise why it is not, naming the layer. */
  problem: z.object({ layer: z.string().nullable(), error: sentenceSchema }).nullable(),
})
export type ModelSummary = z.infer<typeof modelSummarySchema>

/** What the causality test found: whether an output moves when a later input frame is disturbed. */
export const causalityReportSchema = z.object({
  causal: z.boolean(),
  /** How many frames ahead the earliest disturbed output saw; 0 when causal. */
  framesAhead: z.int().nonnegative(),
  sentence: sentenceSchema,
})
export type CausalityReport = z.infer<typeof causalityReportSchema>

export const templateNames = [
  'small',
  'medium',
  'unet',
  'residual',
  'gated',
  'paper',
  'keras-classic',
  'keras-classic-causal',
] as const
export type TemplateName = (typeof templateNames)[number]
