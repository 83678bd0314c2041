/** The settings of a training: one flat object, saved with the run. */
import { z } from 'zod'

export const lossNames = ['bce', 'mse', 'mae', 'huber', 'ssim'] as const
export type LossName = (typeof lossNames)[number]
export const optimizerNames = ['adam', 'adamw', 'adadelta', 'rmsprop', 'sgd'] as const
export type OptimizerName = (typeof optimizerNames)[number]

export const trainingSettingsSchema = z.object({
  /**
   * `shifted`: x = frames 0..T-2, y = frames 1..T-1. `window`: inputFrames in, targetFrames out.
   */
  objective: z.enum(['shifted', 'window']).default('window'),
  /**
   * Frames a window reads. For `shifted`, inputFrames + targetFrames - 1 frames are read, each
   * predicting the next.
   */
  inputFrames: z.int().positive().default(10),
  targetFrames: z.int().positive().default(10),

  /**
   * At most this many sequences (clips) or windows (series) are used, the first ones; null for all.
   */
  limit: z.int().positive().nullable().default(null),
  /**
   * Share held out for validation: sequences chosen by a seeded shuffle for clips, the newest
   * frames for a series.
   */
  validationShare: z.number().gt(0).lt(1).default(0.1),
  /**
   * Share of a series, newest of all, that training and validation never see; `evaluate` uses it. 0
   * for none; ignored for clips.
   */
  testShare: z.number().min(0).lt(1).default(0.1),

  /** How values are brought to the network's range, fitted on the training part only.
   * `unit`: divide by the largest magnitude the type can hold (255 for uint8) or, for other types,
   * min-max to 0..1. `standard`: subtract the mean, divide by the standard deviation.
   * `log-standard`: the same after the signed logarithm sign(x) log(1 + |x|). */
  scaling: z.enum(['unit', 'standard', 'log-standard']).default('unit'),

  /** Weighted sum, e.g. `{ bce: 1 }` or `{ mae: 1, ssim: 0.5 }`. */
  loss: z.partialRecord(z.enum(lossNames), z.number().positive()).default({ bce: 1 }),
  optimizer: z.enum(optimizerNames).default('adam'),
  learningRate: z.number().positive().default(1e-3),
  /**
   * `constant`: as the Keras example. `cosine`: linear warm-up, then down to 0 at the last planned
   * step (or minute).
   */
  schedule: z.enum(['constant', 'cosine']).default('cosine'),
  /** Share of the planned training spent warming up, for `cosine`. */
  warmUpShare: z.number().min(0).lt(1).default(0.05),
  /** adam, adamw: beta1, beta2; rmsprop, adadelta: rho; sgd: momentum. */
  beta1: z.number().min(0).lt(1).default(0.9),
  beta2: z.number().min(0).lt(1).default(0.999),
  rho: z.number().min(0).lt(1).default(0.95),
  momentum: z.number().min(0).lt(1).default(0.9),
  weightDecay: z.number().min(0).default(0.01),
  /** Gradients are scaled down to this global norm; null for no clipping. */
  clipNorm: z.number().positive().nullable().default(1),

  batchSize: z.int().positive().default(8),
  epochs: z.int().positive().default(20),
  /**
   * Training stops after this many minutes of computing, at the end of a batch; null for no limit.
   */
  maxMinutes: z.number().positive().nullable().default(null),
  /** Epochs without a better validation loss after which training stops; null for never. */
  earlyStoppingPatience: z.int().positive().nullable().default(10),
  /**
   * Epochs without a better validation loss after which the learning rate is multiplied by
   * `plateauFactor`; null for never.
   */
  plateauPatience: z.int().positive().nullable().default(5),
  plateauFactor: z.number().gt(0).lt(1).default(0.1),

  /** Fixes the split, the first weights, the order of windows and dropout. */
  seed: z.int().nonnegative().default(1),
  /** `auto`: the fastest device that agrees with the reference. */
  device: z.string().default('auto'),
})
export type TrainingSettings = z.infer<typeof trainingSettingsSchema>
export type TrainingSettingsInput = z.input<typeof trainingSettingsSchema>

/**
 * Values found on the training part that bring data to the network's range: network = (f(x) -
 * offset) / scale, f(x) = sign(x) log(1 + |x|) when `log`.
 */
export const scalingFitSchema = z.object({
  log: z.boolean(),
  offset: z.number(),
  scale: z.number().positive(),
  /**
   * With `log`: the training part held values below 0, so forecasts may too. Otherwise they end at
   * 0.
   */
  signed: z.boolean().optional(),
})
export type ScalingFit = z.infer<typeof scalingFitSchema>
