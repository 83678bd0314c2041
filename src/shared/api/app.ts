/** What the application says of itself, and news of what changed. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { sentenceSchema } from '../notices/values'
import { updateNewsSchema } from '../updates'
import { base } from './procedure'

/** Kinds of things that main keeps and doors show: what news of a change can be about. */
export const topics = ['datasets', 'runs', 'forecasts', 'settings'] as const
export type Topic = (typeof topics)[number]

/** A package whose code is in the app. */
export const licenceSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** An SPDX expression; null when its package names none. */
  licence: z.string().nullable(),
  /** The licence's own text, where the package has it. */
  text: z.string().nullable(),
})
export type Licence = z.infer<typeof licenceSchema>

export const app = {
  about: base.output(
    z.object({
      version: z.string(),
      dataFolder: z.string(),
      door: z.enum(['electron', 'web', 'cli']),
      platform: z.string(),
      /** Of newer versions; null where this app can't be renewed by itself. */
      updates: updateNewsSchema.nullable(),
      /** What there is to say to whoever opens the folder: what was tidied, what is damaged. */
      notices: z.array(sentenceSchema),
    }),
  ),
  /** What the app is made of, by name; the build wrote it down. */
  licences: base.output(z.array(licenceSchema)),
  /** The same for programs: a bill of materials in CycloneDX's form, as JSON. */
  materials: base.output(z.string()),
  /**
   * Changes made anywhere (another window, the terminal, the engine): which kind of thing to read
   * again.
   */
  changes: base.output(eventIterator(z.object({ topic: z.enum(topics) }))),
} as const
