/**
 * The settings of a training, one entry each: what is allowed, what stands where nothing was
 * chosen, where and when it is shown, and with which words. The check of a request, the window's
 * forms, the terminal's options and the table in docs/training.md are made from this.
 *
 * The order is the order on the screen. Limits keep a slip of the finger from asking for what no
 * machine can do; they are wider than what is sensible.
 */
import { z } from 'zod'
import { referenceNames } from '../reference'
import type { ChoiceWords, FieldWords, Word } from './words'

export const lossNames = [
  ...(['bce', 'mse', 'mae', 'huber', 'ssim'] as const),
  ...(['poisson', 'negativeBinomial', 'balanced'] as const),
] as const
export type LossName = (typeof lossNames)[number]
export const optimizerNames = ['adam', 'adamw', 'adadelta', 'rmsprop', 'sgd'] as const
export type OptimizerName = (typeof optimizerNames)[number]

export const settingGroups = ['basic', 'learning', 'loss', 'data', 'stopping'] as const
export type SettingGroup = (typeof settingGroups)[number]

/** Another setting, and the values of it with which this one has an effect. */
export type ShownWith =
  | { setting: 'optimizer'; values: readonly OptimizerName[] }
  | { setting: 'schedule'; values: readonly string[] }

export interface SettingField {
  /** Limits and default. */
  schema: z.ZodType
  /** Where it is shown: `basic` always, the others when all settings are wanted. */
  group: SettingGroup
  /** Key of the label; `<key>_hint` is the sentence that says what it does. */
  words: FieldWords
  /** Absent: it always has an effect. */
  shownWith?: ShownWith
  /** What is counted. */
  unit?: Word
  /** What null means, where null is allowed. */
  none?: Word
  /** Words of each value of a choice, or of each part of a weighted sum. */
  choices?: Readonly<Record<string, ChoiceWords>>
  /** Name of the terminal's option, where it isn't the setting's own. */
  option?: string
  /** A template chooses it to suit the data, so that the default is not what a person gets. */
  suited?: true
  /** It may be changed while a training goes on: the training goes on with the new value. */
  adjustable?: true
}

const withOptimizer = (...values: OptimizerName[]) => ({ setting: 'optimizer', values }) as const

/** A share that may be nothing, or nearly everything. */
const share = z.number().min(0).max(0.9)
const decay = z.number().min(0).max(0.99999)
const patience = z.int().min(1).max(100_000).nullable()
const windowFrames = z.int().min(1).max(1000)

export const trainingFields = {
  epochs: {
    schema: z.int().min(1).max(100_000).default(20),
    group: 'basic',
    words: 'setting_epochs',
    suited: true,
  },
  /** Training stops after so many minutes of computing, at the end of a batch. */
  maxMinutes: {
    schema: z.number().min(0.001).max(525_600).nullable().default(null),
    group: 'basic',
    words: 'setting_max_minutes',
    unit: 'unit_minutes',
    none: 'no_limit',
  },
  batchSize: {
    schema: z.int().min(1).max(4096).default(8),
    group: 'basic',
    words: 'setting_batch_size',
    unit: 'unit_windows',
    suited: true,
  },
  /**
   * Frames a window reads. For `shifted`, inputFrames + targetFrames - 1 frames are read, each
   * predicting the next.
   */
  inputFrames: {
    schema: windowFrames.default(10),
    group: 'basic',
    words: 'setting_input_frames',
    unit: 'unit_frames',
    suited: true,
  },
  targetFrames: {
    schema: windowFrames.default(10),
    group: 'basic',
    words: 'setting_target_frames',
    unit: 'unit_frames',
    suited: true,
  },
  /**
   * The reference whose forecast the network reads and corrects (direct networks only); `best`: the
   * one with the lowest error on the validation part.
   */
  startFrom: {
    schema: z.enum(['none', 'best', ...referenceNames]).default('none'),
    group: 'basic',
    words: 'setting_start_from',
    choices: {
      none: 'start_none',
      best: 'start_best',
      'seasonal-climatology': 'reference_seasonal_climatology',
      'damped-persistence': 'reference_damped_persistence',
      'season-damped': 'reference_season_damped',
      'climatological-change': 'reference_climatological_change',
      'exponential-smoothing': 'reference_exponential_smoothing',
      ridge: 'reference_ridge',
      'inverse-model': 'reference_inverse_model',
      advection: 'reference_advection',
      'advected-ridge': 'reference_advected_ridge',
      combination: 'reference_combination',
    },
    suited: true,
  },
  /** A device's id, or `auto`: the fastest that agrees with the reference. */
  device: {
    schema: z.string().min(1).max(100).default('auto'),
    group: 'basic',
    words: 'setting_device',
  },

  optimizer: {
    schema: z.enum(optimizerNames).default('adam'),
    group: 'learning',
    words: 'setting_optimizer',
    choices: {
      adam: 'optimizer_adam',
      adamw: 'optimizer_adamw',
      adadelta: 'optimizer_adadelta',
      rmsprop: 'optimizer_rmsprop',
      sgd: 'optimizer_sgd',
    },
  },
  learningRate: {
    schema: z.number().min(1e-9).max(100).default(1e-3),
    group: 'learning',
    words: 'setting_learning_rate',
    suited: true,
    adjustable: true,
  },
  /**
   * `constant`: as the Keras example. `cosine`: linear warm-up, then down to 0 at the last planned
   * step (or minute).
   */
  schedule: {
    schema: z.enum(['constant', 'cosine']).default('cosine'),
    group: 'learning',
    words: 'setting_schedule',
    choices: { cosine: 'schedule_cosine', constant: 'schedule_constant' },
    suited: true,
  },
  /** Share of the planned training spent warming up. */
  warmUpShare: {
    schema: share.default(0.05),
    group: 'learning',
    words: 'setting_warm_up',
    shownWith: { setting: 'schedule', values: ['cosine'] },
  },
  /** Gradients are scaled down to this global norm. */
  clipNorm: {
    schema: z.number().min(1e-6).max(1e6).nullable().default(1),
    group: 'learning',
    words: 'setting_clip_norm',
    none: 'never',
    suited: true,
  },
  beta1: {
    schema: decay.default(0.9),
    group: 'learning',
    words: 'setting_beta1',
    shownWith: withOptimizer('adam', 'adamw'),
  },
  beta2: {
    schema: decay.default(0.999),
    group: 'learning',
    words: 'setting_beta2',
    shownWith: withOptimizer('adam', 'adamw'),
  },
  rho: {
    schema: decay.default(0.95),
    group: 'learning',
    words: 'setting_rho',
    shownWith: withOptimizer('rmsprop', 'adadelta'),
  },
  momentum: {
    schema: decay.default(0.9),
    group: 'learning',
    words: 'setting_momentum',
    shownWith: withOptimizer('sgd'),
  },
  weightDecay: {
    schema: z.number().min(0).max(100).default(0.01),
    group: 'learning',
    words: 'setting_weight_decay',
    shownWith: withOptimizer('adamw'),
  },

  /** Weighted sum, e.g. `{ bce: 1 }` or `{ mae: 1, ssim: 0.5 }`. */
  loss: {
    schema: z.partialRecord(z.enum(lossNames), z.number().min(1e-6).max(1e6)).default({ bce: 1 }),
    group: 'loss',
    words: 'setting_loss',
    none: 'loss_unused',
    choices: {
      bce: 'loss_bce',
      mse: 'loss_mse',
      mae: 'loss_mae',
      huber: 'loss_huber',
      ssim: 'loss_ssim',
      poisson: 'loss_poisson',
      negativeBinomial: 'loss_negative_binomial',
      balanced: 'loss_balanced',
    },
    suited: true,
  },

  /**
   * `shifted`: x = frames 0..T-2, y = frames 1..T-1. `window`: inputFrames in, targetFrames out.
   */
  objective: {
    schema: z.enum(['window', 'shifted']).default('window'),
    group: 'data',
    words: 'setting_objective',
    choices: { window: 'objective_window', shifted: 'objective_shifted' },
    suited: true,
  },
  /**
   * How values are brought to the network's range, fitted on the training part only. `unit`: divide
   * by the largest magnitude the type can hold (255 for uint8) or, for other types, min-max to
   * 0..1. `standard`: subtract the mean, divide by the standard deviation. `log-standard`: the same
   * after the signed logarithm sign(x) log(1 + |x|).
   */
  scaling: {
    schema: z.enum(['unit', 'standard', 'log-standard']).default('unit'),
    group: 'data',
    words: 'setting_scaling',
    choices: {
      unit: 'scaling_unit',
      standard: 'scaling_standard',
      'log-standard': 'scaling_log_standard',
    },
    suited: true,
  },
  /**
   * Training windows as they might as well have been: `mirrored` at random left to right, top to
   * bottom and, where frames are square, along the diagonal; `mirrored-reversed` also backwards in
   * time. Only for data that look the same that way: never for a map with its own east and north.
   */
  augmentation: {
    schema: z.enum(['none', 'mirrored', 'mirrored-reversed']).default('none'),
    group: 'data',
    words: 'setting_augmentation',
    choices: {
      none: 'augmentation_none',
      mirrored: 'augmentation_mirrored',
      'mirrored-reversed': 'augmentation_mirrored_reversed',
    },
    suited: true,
  },
  /** At most so many sequences (clips) or windows (series) are used, the first ones. */
  limit: {
    schema: z.int().min(1).max(1e9).nullable().default(null),
    group: 'data',
    words: 'setting_limit',
    none: 'no_limit',
    suited: true,
  },
  /**
   * Share held out for validation: sequences chosen by a seeded shuffle for clips, the newest
   * frames for a series.
   */
  validationShare: {
    schema: z.number().min(0.001).max(0.95).default(0.1),
    group: 'data',
    words: 'setting_validation_share',
    suited: true,
  },
  /**
   * Share of a series, newest of all, that training and validation never see; `evaluate` uses it. 0
   * for none; ignored for clips.
   */
  testShare: {
    schema: share.default(0.1),
    group: 'data',
    words: 'setting_test_share',
    suited: true,
  },
  /** Fixes the split, the first weights, the order of windows and dropout. */
  seed: {
    schema: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
    group: 'data',
    words: 'setting_seed',
  },

  /** Epochs without a better validation loss after which training stops. */
  earlyStoppingPatience: {
    schema: patience.default(10),
    group: 'stopping',
    words: 'setting_early_stopping',
    unit: 'unit_epochs',
    none: 'never',
    option: 'early-stopping',
    suited: true,
    adjustable: true,
  },
  /**
   * Epochs without a better validation loss after which the learning rate is multiplied by
   * `plateauFactor`.
   */
  plateauPatience: {
    schema: patience.default(5),
    group: 'stopping',
    words: 'setting_plateau',
    unit: 'unit_epochs',
    none: 'never',
    option: 'plateau',
    suited: true,
    adjustable: true,
  },
  plateauFactor: {
    schema: z.number().min(0.001).max(0.99).default(0.1),
    group: 'stopping',
    words: 'setting_plateau_factor',
  },
} as const satisfies Record<string, SettingField>

export type SettingName = keyof typeof trainingFields

/** All settings with their names, in the order of the screen. */
export const settingEntries: readonly (readonly [SettingName, SettingField])[] = Object.entries(
  trainingFields,
) as [SettingName, SettingField][]

/** The settings of a group that have an effect beside the others' values. */
export function shownSettings(
  group: SettingGroup,
  settings: Readonly<Record<ShownWith['setting'], string>>,
): (readonly [SettingName, SettingField])[] {
  return settingEntries.filter(
    ([, { group: own, shownWith: other }]) =>
      own === group &&
      (other === undefined || other.values.some((value) => value === settings[other.setting])),
  )
}
