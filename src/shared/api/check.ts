/** Whether all that is kept is whole, and what of it can't be read. */
import { z } from 'zod'
import { checkReportSchema } from '../check'
import { datasetIdSchema, forecastIdSchema, runIdSchema } from '../identifiers'
import { base, progressOf } from './procedure'

/** A row of the database that can't be read; `delete` of its kind removes it. */
const damage = { name: z.string(), why: z.string() }
const damagedItemSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dataset'), id: datasetIdSchema, ...damage }),
  z.object({ kind: z.literal('run'), id: runIdSchema, ...damage }),
  z.object({ kind: z.literal('forecast'), id: forecastIdSchema, ...damage }),
])
export type DamagedItem = z.infer<typeof damagedItemSchema>

export const damaged = {
  /** What the lists leave out because it can't be read. */
  list: base.output(z.array(damagedItemSchema)),
} as const

export const check = {
  /** Looks at everything that is kept, to the last byte; changes nothing. */
  everything: base.output(progressOf(checkReportSchema)),
} as const
