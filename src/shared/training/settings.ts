/**
 * The settings of a training: one flat object, saved with the run, made from its table of fields.
 */
import { z } from 'zod'
import { bareSchema } from '../schema-limits'
import { lossNames, settingEntries, trainingFields, type SettingName } from './fields'

export { optimizerNames, type LossName, type OptimizerName } from './fields'

type Shape = { [Name in SettingName]: (typeof trainingFields)[Name]['schema'] }

/** What a new training may ask for. */
export const trainingSettingsSchema = z.object(shapeOf((schema) => schema))
export type TrainingSettings = z.infer<typeof trainingSettingsSchema>
export type TrainingSettingsInput = z.input<typeof trainingSettingsSchema>

/**
 * What a run may have been trained with: the same forms without today's limits, which are narrower
 * than those of earlier releases.
 */
export const keptSettingsSchema = z.object(shapeOf(withoutLimits))

/** What may be changed of a training that goes on: settings marked `adjustable`, all of them. */
export const adjustmentSchema = z.object({
  learningRate: trainingFields.learningRate.schema.unwrap(),
  earlyStoppingPatience: trainingFields.earlyStoppingPatience.schema.unwrap(),
  plateauPatience: trainingFields.plateauPatience.schema.unwrap(),
})
export type Adjustment = z.infer<typeof adjustmentSchema>

/** That part of the settings. */
export const adjustableOf = (settings: TrainingSettings): Adjustment =>
  keptAdjustmentSchema.parse(settings)

/** Some of the settings, to be put over others: nothing stands for what is absent. */
export const someSettingsSchema = z.object(
  shapeOf((schema) => withoutDefault(schema).optional()),
) as unknown as z.ZodType<Partial<TrainingSettings>>

/** The settings with another value of one of them, as it was typed or chosen. */
export function withSetting(
  settings: TrainingSettings,
  name: SettingName,
  value: unknown,
): TrainingSettings {
  return keptSettingsSchema.parse({ ...settings, [name]: value })
}

function shapeOf(change: (schema: z.ZodType) => z.ZodType): Shape {
  return Object.fromEntries(
    settingEntries.map(([name, { schema }]) => [name, change(schema)]),
  ) as Shape
}

function withoutDefault(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodDefault ? (schema.unwrap() as z.ZodType) : schema
}

function withoutLimits(schema: z.ZodType): z.ZodType {
  const bare = bareSchema(schema)
  const free = schema.safeParse(null).success ? unlimited(bare).nullable() : unlimited(bare)
  return free.default(schema.parse(undefined))
}

function unlimited(bare: z.ZodType): z.ZodType {
  if (bare instanceof z.ZodNumber) return bare.format === 'safeint' ? z.int() : z.number()
  if (bare instanceof z.ZodString) return z.string()
  if (bare instanceof z.ZodRecord) return z.partialRecord(z.enum(lossNames), z.number())
  return bare
}

/** As a run may have been trained with them. */
export const keptAdjustmentSchema = keptSettingsSchema.pick({
  learningRate: true,
  earlyStoppingPatience: true,
  plateauPatience: true,
})

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
  /** In the network's range: what lies farther from 0 is taken to lie there. */
  limit: z.number().positive().optional(),
})
export type ScalingFit = z.infer<typeof scalingFitSchema>
