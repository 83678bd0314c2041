/**
 * What a sentence is filled with: plain JSON, so that it crosses processes and lies in a database,
 * and is worded only where someone reads it.
 */
import { z } from 'zod'

/** A sentence, or a part of one, as it is kept: its code and its values. */
export interface AnySentence {
  /** Stable, dotted, lower case: `import.zip-damaged`. */
  code: string
  values: SentenceValues
}
export type SentenceValue =
  | string
  | number
  | boolean
  | null
  | AnySentence
  | readonly SentenceValue[]
  | { readonly [name: string]: SentenceValue }
export type SentenceValues = Readonly<Record<string, SentenceValue>>

/** What an error says: its code has a sentence and a remedy in the catalogue. */
export type ErrorNotice = AnySentence

const json = z.json() as unknown as z.ZodType<SentenceValue>
export const sentenceSchema: z.ZodType<AnySentence> = z.object({
  code: z.string(),
  values: z.record(z.string(), json),
})
