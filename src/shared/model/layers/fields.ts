/** What can be set on a kind of layer, with its limits, read from the layer's schema. */
import { z } from 'zod'
import { bareSchema, limitsOf } from '../../schema-limits'
import { layerDescriptions } from '.'
import type { LayerOf, LayerType } from '.'

type KeysOf<L> = L extends unknown ? Exclude<keyof L, 'type'> : never
export type SettingKey = KeysOf<LayerOf<LayerType>>

/** Limits of a number, both included. */
export interface NumberLimits {
  min: number
  max: number
  whole: boolean
  odd: boolean
}

export type LayerField = { key: SettingKey; optional: boolean } & (
  | ({ kind: 'number' } & NumberLimits)
  /** Several numbers with the same limits. */
  | ({ kind: 'numbers'; count: number } & NumberLimits)
  | { kind: 'switch' }
  | { kind: 'choice'; values: readonly string[] }
)

/** The fields of a kind of layer, in the order of its schema. */
export function fieldsOf(type: LayerType): LayerField[] {
  return Object.entries(layerDescriptions[type].schema.shape)
    .filter(([key]) => key !== 'type')
    .map(([key, schema]) => fieldOf(key as SettingKey, schema))
}

function fieldOf(key: SettingKey, schema: unknown): LayerField {
  const optional = schema instanceof z.ZodOptional
  const inner = settable(schema)
  if (inner instanceof z.ZodBoolean) return { key, optional, kind: 'switch' }
  if (inner instanceof z.ZodTuple) {
    const { items } = inner.def
    return { key, optional, kind: 'numbers', count: items.length, ...numberLimits(items[0]) }
  }
  const limits = limitsOf(inner)
  if (limits.kind === 'choice') return { key, optional, kind: 'choice', values: limits.values }
  return { key, optional, kind: 'number', ...numberLimits(inner) }
}

/** What is set in a field: the first of a union, and not what only says what absence means. */
function settable(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodOptional) return settable(schema.unwrap())
  if (schema instanceof z.ZodUnion) return settable(schema.options[0])
  if (schema instanceof z.ZodType) return bareSchema(schema)
  throw new TypeError('A schema of zod was expected.')
}

function numberLimits(schema: unknown): NumberLimits {
  const inner = settable(schema)
  const limits = limitsOf(inner)
  if (limits.kind !== 'number') throw new TypeError('A number with limits was expected.')
  const { min, max, whole } = limits
  return { min, max, whole, odd: inner.meta()?.['odd'] === true }
}
