/** What the parts of the contract are made of. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { sentenceSchema, type AnySentence } from '../notices/values'

/** Every procedure can fail with `GRIDCAST`, whose data is an ErrorNotice. */
export const base = oc.errors({ GRIDCAST: { data: sentenceSchema } })

/** Little-endian float32, `[T, H, W, C]`, NaN where there is no data. */
export const frames = z.instanceof(Blob)

/** Handle of a place that the person named at the door; null for a download. */
export const place = z.string().nullable().default(null)

/** A file that was written; its ticket fetches it where there was no place. */
export const writtenFile = z.object({
  fileName: z.string(),
  bytes: z.number(),
  ticket: z.string().nullable(),
})

/** How far long work has come (`total` is null while it isn't known), and last its result. */
export type ProgressItem<T> =
  | { type: 'progress'; done: number; total: number | null; what: AnySentence }
  | { type: 'result'; result: T }

/** Progress of long work; the last item carries the result. */
export const progressOf = <T extends z.ZodType>(result: T) =>
  eventIterator(
    z.discriminatedUnion('type', [
      z.object({
        type: z.literal('progress'),
        done: z.number(),
        total: z.number().nullable(),
        what: sentenceSchema,
      }),
      z.object({ type: z.literal('result'), result }),
    ]),
  )
