/**
 * What a schema of one setting allows, read from the schema itself, so that a form, a help text and
 * the check say the same.
 */
import { z } from 'zod'

interface Number {
  kind: 'number'
  min: number
  max: number
  whole: boolean
}

/** `other`: a text or a record, which has no limits to show. */
export type Limits = (
  Number | { kind: 'choice'; values: readonly string[] } | { kind: 'other' }
) & {
  /** Null is allowed: no limit, never. */
  optional: boolean
}

/** Limits of a number, a choice, or anything else, whether it has a default or may be null. */
export function limitsOf(schema: z.ZodType): Limits {
  const optional = schema.safeParse(null).success
  const bare = bareSchema(schema)
  if (bare instanceof z.ZodNumber) {
    const whole = bare.format === 'safeint'
    return {
      kind: 'number',
      min: bare.minValue ?? -Infinity,
      max: bare.maxValue ?? Infinity,
      whole,
      optional,
    }
  }
  if (bare instanceof z.ZodEnum)
    return { kind: 'choice', values: bare.options.map(String), optional }
  return { kind: 'other', optional }
}

/** The value that stands where nothing is given; undefined without one. */
export function defaultOf(schema: z.ZodType): unknown {
  return schema.safeParse(undefined).data
}

/** The schema inside `default` and `nullable`. */
export function bareSchema(schema: z.ZodType): z.ZodType {
  let bare: unknown = schema
  while (bare instanceof z.ZodDefault || bare instanceof z.ZodNullable) bare = bare.unwrap()
  if (bare instanceof z.ZodType) return bare
  throw new TypeError('A schema of zod was expected.')
}
