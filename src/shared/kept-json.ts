/** JSON files that are kept beside a dataset, a run or a forecast: read in one way, everywhere. */
import type { z } from 'zod'
import { GridcastError } from './errors'

/**
 * What the text of a kept file says.
 * @throws GridcastError `kept.changed`, which names the file, when it is not what was written there
 */
export function parseKept<S extends z.ZodType>(path: string, text: string, schema: S): z.infer<S> {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new GridcastError('kept.changed', { path }, { cause })
  }
}
