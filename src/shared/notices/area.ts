/**
 * How an area of the catalogue is written.
 *
 * `areas/<area>.ts` names its codes, each with an example of its values: the examples' types are
 * the values' types, and the tests say every example in every language. `en/<area>.ts` and
 * `zh-cn/<area>.ts` hold the texts; `satisfies AreaTexts<typeof area>` makes a forgotten text, an
 * unknown code or a value that isn't there an error of the build.
 */
import type { Format } from './format'
import type { AnySentence, SentenceValues } from './values'

/** What a text is worded with: numbers and lists of its language, and sentences inside it. */
export interface Words {
  format: Format
  /** A sentence inside this one. */
  say: (sentence: AnySentence) => string
}

/** For codes without values. */
export type NoValues = Readonly<Record<string, never>>
export const none: NoValues = {}

export interface Area {
  /** Codes with a sentence and a remedy. */
  errors: Readonly<Record<string, SentenceValues>>
  /** Codes with a text: a sentence, or a part of one. */
  sentences: Readonly<Record<string, SentenceValues>>
}

type Filled<V> = (values: V, words: Words) => string
/** A text; with values, it has to say them. */
export type Text<V> = V extends NoValues ? string : Filled<V>
/** What happened, in a sentence that names the place and the value; and what to do about it. */
export type ErrorText<V> = readonly [what: Text<V>, remedy: string | Filled<V>]

export interface AreaTexts<A extends Area> {
  errors: { readonly [C in keyof A['errors']]: ErrorText<A['errors'][C]> }
  sentences: { readonly [C in keyof A['sentences']]: Text<A['sentences'][C]> }
}

/** Several examples of one value: each is said in the tests. */
export class Examples {
  constructor(readonly all: readonly unknown[]) {}
}

/**
 * A value of which the examples show every form that changes the text; its type is their union, or
 * the one that is named.
 */
export function oneOf<const T>(...examples: readonly T[]): T {
  return new Examples(examples) as unknown as T
}

/** A number on which a word's form depends. */
export const count = oneOf<number>(1, 3)
