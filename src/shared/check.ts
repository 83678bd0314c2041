/** What looking at everything in a data folder finds. */
import { z } from 'zod'
import { sentenceSchema } from './notices/values'

export const findingSchema = z.object({
  /** `damage`: something is lost or wrong; `note`: worth knowing, nothing is lost. */
  grade: z.enum(['damage', 'note']),
  kind: z.enum(['database', 'dataset', 'run', 'forecast', 'folder']),
  /** Of the dataset, run or forecast; null for anything else. */
  id: z.string().nullable(),
  name: z.string(),
  /** Path under the data folder; null where it is no file. */
  file: z.string().nullable(),
  problem: sentenceSchema,
})
export type Finding = z.infer<typeof findingSchema>

export const checkReportSchema = z.object({
  findings: z.array(findingSchema),
  /** How many files were read to their end. */
  files: z.int().nonnegative(),
  /** Day of the newest copy of the database; null when there is none. */
  newestBackup: z.string().nullable(),
})
export type CheckReport = z.infer<typeof checkReportSchema>
