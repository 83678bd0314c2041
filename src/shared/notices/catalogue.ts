/**
 * Everything Gridcast says to a person: codes with the types of their values, and their texts in
 * each language. A code is in one area; an area is one file in `areas/` and one per language.
 */
import type { AreaTexts } from './area'
import type * as areas from './areas'
import { english } from './en'
import type { Language } from './language'
import { chinese } from './zh-cn'

/** Every area: what a language has to have texts for. */
type Areas = typeof areas
type ErrorsOf<A extends keyof Areas> = Areas[A]['errors']
type SentencesOf<A extends keyof Areas> = Areas[A]['sentences']
type Merged<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer A) => void
  ? A
  : never

/** Values by code, of what has a remedy. */
export type ErrorValues = Merged<ErrorsOf<keyof Areas>>
/** Values by code, of everything else. */
export type Values = Merged<SentencesOf<keyof Areas>>
export type ErrorCode = keyof ErrorValues
export type SentenceCode = keyof Values

type LanguageTexts = { readonly [A in keyof Areas]: AreaTexts<Areas[A]> }

export const catalogue: Readonly<Record<Language, LanguageTexts>> = {
  en: english,
  'zh-CN': chinese,
}
