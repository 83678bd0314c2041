/** Reads a model from a text that a person pasted or opened. */
import { modelSpecSchema, type ModelSpec } from '../../../shared/model/model-spec'

export interface ReadSpec {
  spec: ModelSpec | null
  /** Where it is wrong and how; null where it can be read. */
  wrong: { place: string; detail: string } | null
}

export function readSpec(text: string): ReadSpec {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { spec: null, wrong: { place: 'JSON', detail: messageOf(error) } }
  }
  const { data, error } = modelSpecSchema.safeParse(value)
  if (data !== undefined) return { spec: data, wrong: null }
  const [issue] = error?.issues ?? []
  return {
    spec: null,
    wrong: { place: issue?.path.join('.') || 'JSON', detail: issue?.message ?? '' },
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
