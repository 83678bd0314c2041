/**
 * Makes sentences of codes and values, and words of sentences.
 *
 * What is read back from a file, a database or another process may be of another version: a code or
 * a value that this program does not know is said as far as it can be, and never fails.
 */
import type { Words } from './area'
import {
  catalogue,
  type ErrorCode,
  type ErrorValues,
  type SentenceCode,
  type Values,
} from './catalogue'
import { ChineseFormat, EnglishFormat } from './format'
import type { Language } from './language'
import type { AnySentence, ErrorNotice } from './values'

/** A sentence of the catalogue. */
export interface Sentence<C extends SentenceCode = SentenceCode> extends AnySentence {
  code: C
}

/** The sentence of this code, filled with these values. */
export function sentence<C extends SentenceCode>(code: C, values: Values[C]): Sentence<C> {
  return { code, values }
}

/** The notice of this code, as an error keeps it that is not thrown. */
export function notice<C extends ErrorCode>(code: C, values: ErrorValues[C]): ErrorNotice {
  return { code, values }
}

/** What an error says to a person. */
export interface SaidError {
  message: string
  remedy: string
}

/** Puts a sentence in the words of a language. */
export function say(said: AnySentence, language: Language): string {
  const text = textsOf[language].sentences.get(said.code)
  return text === undefined ? unknownSentence(said, language) : fill(text, said, language)
}

/** Puts an error in the words of a language; what is no error has no remedy. */
export function sayError(said: ErrorNotice, language: Language): SaidError {
  const { errors, sentences } = textsOf[language]
  if (sentences.has(said.code)) return { message: say(said, language), remedy: '' }
  const texts = errors.get(said.code)
  if (texts === undefined || isWorded(said)) return unknownError(said)
  return { message: fill(texts[0], said, language), remedy: fill(texts[1], said, language) }
}

type AnyText = string | ((values: never, words: Words) => string)
interface FlatTexts {
  errors: ReadonlyMap<string, readonly [AnyText, AnyText]>
  sentences: ReadonlyMap<string, AnyText>
  words: Words
}

const textsOf: Readonly<Record<Language, FlatTexts>> = {
  en: flatTexts('en'),
  'zh-CN': flatTexts('zh-CN'),
}

function flatTexts(language: Language): FlatTexts {
  const areas = Object.values(catalogue[language])
  return {
    errors: new Map(areas.flatMap(({ errors }) => Object.entries(errors))),
    sentences: new Map(areas.flatMap(({ sentences }) => Object.entries(sentences))),
    words: {
      format: language === 'en' ? new EnglishFormat() : new ChineseFormat(),
      say: (inner) => say(inner, language),
    },
  }
}

function fill(text: AnyText, { code, values }: AnySentence, language: Language): string {
  if (typeof text === 'string') return text
  try {
    return text(values as never, textsOf[language].words)
  } catch {
    return code
  }
}

/** An error can stand inside a sentence: its first half is one. */
function unknownSentence(said: AnySentence, language: Language): string {
  if (textsOf[language].errors.has(said.code)) return sayError(said, language).message
  return said.code
}

/** Whether an error carries its words: one that is thrown with words instead of values. */
function isWorded({ values }: ErrorNotice): boolean {
  return 'message' in values && 'remedy' in values
}

/** Errors that are not yet in the catalogue carry their words. */
function unknownError({ code, values }: ErrorNotice): SaidError {
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return { message: text(values.message) || code, remedy: text(values.remedy) }
}
