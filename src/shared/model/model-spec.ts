/**
 * The model spec: the JSON that says which layers, in which order, with which sizes. Stored with
 * every run.
 *
 * Two families:
 * - `next-frame`: a stack of layers maps a sequence `[B, T, H, W, C]` to a sequence of the same T;
 *   frame t of the output is the prediction of frame t+1 (the shifted objective of the Keras
 *   example `conv_lstm`).
 * - `encoder-forecaster` (Shi et al. 2015, section 3.2): ConvLSTM cells read the input frames;
 *   their final states start the forecaster's cells, whose first cell has no input; all forecaster
 *   hidden states, concatenated, go through one 1x1 convolution. Any number of steps can be
 *   unrolled.
 */
import { z } from 'zod'

const odd = z
  .int()
  .positive()
  .refine((value) => value % 2 === 1, 'must be odd, so that a frame keeps its size')
export const activations = [
  'linear',
  'relu',
  'leakyRelu',
  'tanh',
  'sigmoid',
  'hardSigmoid',
  'swish',
  'gelu',
] as const
export const activationSchema = z.enum(activations)
export type Activation = z.infer<typeof activationSchema>

export const layerSpecSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('convLstm2d'),
    filters: z.int().positive(),
    kernel: odd,
    /** Size of the hidden-to-hidden convolution; the same as `kernel` when absent. */
    recurrentKernel: odd.optional(),
    bias: z.boolean().default(true),
    /** Per-channel connections from the cell state to the gates. */
    peepholes: z.boolean().default(false),
    recurrentActivation: z.enum(['sigmoid', 'hardSigmoid']).default('sigmoid'),
  }),
  z.object({
    type: z.literal('batchNormalization'),
    momentum: z.number().min(0).max(1).default(0.99),
    epsilon: z.number().positive().default(1e-3),
  }),
  z.object({ type: z.literal('layerNormalization'), epsilon: z.number().positive().default(1e-3) }),
  z.object({
    type: z.literal('conv2d'),
    filters: z.int().positive(),
    kernel: odd,
    strides: z.int().positive().default(1),
    activation: activationSchema.default('linear'),
    bias: z.boolean().default(true),
  }),
  z.object({
    type: z.literal('convTranspose2d'),
    filters: z.int().positive(),
    kernel: z.int().positive(),
    strides: z.int().positive().default(1),
    activation: activationSchema.default('linear'),
    bias: z.boolean().default(true),
  }),
  z.object({
    type: z.literal('conv3d'),
    filters: z.int().positive(),
    /** Size in time, height and width. */
    kernel: z.tuple([odd, odd, odd]),
    /**
     * `causal`: output t sees inputs up to t. `same`: centred, sees (kernel[0] - 1) / 2 frames
     * ahead.
     */
    padding: z.enum(['causal', 'same']).default('causal'),
    activation: activationSchema.default('linear'),
    bias: z.boolean().default(true),
  }),
  z.object({ type: z.literal('patch'), size: z.int().min(2) }),
  z.object({ type: z.literal('unpatch'), size: z.int().min(2) }),
  z.object({ type: z.literal('maxPooling2d'), size: z.int().min(2) }),
  z.object({ type: z.literal('averagePooling2d'), size: z.int().min(2) }),
  z.object({ type: z.literal('upSampling2d'), size: z.int().min(2) }),
  z.object({ type: z.literal('dropout'), rate: z.number().min(0).lt(1) }),
  z.object({ type: z.literal('activation'), activation: activationSchema }),
])
export type LayerSpec = z.infer<typeof layerSpecSchema>
export type LayerType = LayerSpec['type']

export const cellSpecSchema = z.object({
  filters: z.int().positive(),
  kernel: odd,
  recurrentKernel: odd.optional(),
  peepholes: z.boolean().default(false),
})
export type CellSpec = z.infer<typeof cellSpecSchema>

const common = {
  version: z.literal(1).default(1),
  /** Template or name a person gave, e.g. `small`. */
  name: z.string().min(1),
  /** A caution shown wherever the model is named, e.g. `sees one frame ahead, as published`. */
  label: z.string().optional(),
  /**
   * The network predicts the change from the newest frame it has instead of the frame itself (needs
   * a linear output).
   */
  residual: z.boolean().default(false),
}

export const modelSpecSchema = z.discriminatedUnion('family', [
  z.object({ ...common, family: z.literal('next-frame'), layers: z.array(layerSpecSchema).min(1) }),
  z.object({
    ...common,
    family: z.literal('encoder-forecaster'),
    /**
     * Side of the square patch folded into channels before the first cell; frames are padded to fit
     * and the result cropped.
     */
    patch: z.int().positive(),
    cells: z.array(cellSpecSchema).min(1),
    outputActivation: activationSchema.default('sigmoid'),
  }),
])
export type ModelSpec = z.infer<typeof modelSpecSchema>
export type ModelSpecInput = z.input<typeof modelSpecSchema>

/** What a model says of itself before it is trained. Sizes are for one window. */
export const modelSummarySchema = z.object({
  layers: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
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
  memoryNote: z.string().nullable().optional(),
  /** Null when the spec is sound; otherwise why it is not, naming the layer and both shapes. */
  problem: z
    .object({ layer: z.int().nullable(), message: z.string(), remedy: z.string() })
    .nullable(),
})
export type ModelSummary = z.infer<typeof modelSummarySchema>

/** What the causality test found: whether an output moves when a later input frame is disturbed. */
export const causalityReportSchema = z.object({
  causal: z.boolean(),
  /** How many frames ahead the earliest disturbed output saw; 0 when causal. */
  framesAhead: z.int().nonnegative(),
  sentence: z.string(),
})
export type CausalityReport = z.infer<typeof causalityReportSchema>

export const templateNames = [
  'small',
  'medium',
  'paper',
  'keras-classic',
  'keras-classic-causal',
] as const
export type TemplateName = (typeof templateNames)[number]
