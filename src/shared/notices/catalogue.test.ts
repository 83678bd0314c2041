import { describe, expect, it } from 'vitest'
import { Examples, type Area } from './area'
import * as areas from './areas'
import { languages } from './language'
import { say, sayError } from './say'
import type { SentenceValues } from './values'

/**
 * Every form of an example: each of several examples is taken once, the others held at the first.
 */
function formsOf(example: unknown): unknown[] {
  if (example instanceof Examples) return example.all.flatMap((one) => formsOf(one))
  if (typeof example !== 'object' || example === null || Array.isArray(example)) return [example]
  const forms = Object.entries(example).map(([name, value]) => [name, formsOf(value)] as const)
  const first = Object.fromEntries(forms.map(([name, [one]]) => [name, one]))
  return [
    first,
    ...forms.flatMap(([name, all]) => all.slice(1).map((one) => ({ ...first, [name]: one }))),
  ]
}

/** Names of the values that were read while something was said. */
function watched(values: SentenceValues): { values: SentenceValues; read: Set<string> } {
  const read = new Set<string>()
  const proxy = new Proxy(values, {
    get: (target, name) => {
      if (typeof name === 'string') read.add(name)
      return target[name as string]
    },
  })
  return { values: proxy, read }
}

const all = Object.entries<Area>(areas)
const errors = all.flatMap(([, area]) => Object.entries(area.errors))
const sentences = all.flatMap(([, area]) => Object.entries(area.sentences))
const isLegacy = (code: string) => code.startsWith('legacy')
const strange = /undefined|\[object|\$\{/

describe('every sentence in every language', () => {
  it.each(sentences)('%s', (code, example) => {
    for (const form of formsOf(example) as SentenceValues[]) {
      const [english, chinese] = languages.map((language) => say({ code, values: form }, language))
      for (const text of [english, chinese]) {
        expect(text).not.toMatch(strange)
        expect(text).not.toBe(code)
        expect(text?.trim()).toBeTruthy()
      }
      if (isLegacy(code) || untranslated.has(code)) continue
      expect(chinese).toMatch(/\p{Script=Han}/u)
      expect(chinese).not.toBe(english)
    }
  })

  it.each(errors)('%s and its remedy', (code, example) => {
    for (const form of formsOf(example) as SentenceValues[]) {
      const [english, chinese] = languages.map((language) =>
        sayError({ code, values: form }, language),
      )
      for (const text of [english, chinese].flatMap((said) => Object.values<string>({ ...said }))) {
        expect(text).not.toMatch(strange)
        expect(text).not.toBe(code)
        expect(text).toMatch(/[.。!?…]$|^Something went wrong|内部出错/)
      }
      if (isLegacy(code)) continue
      expect(chinese?.message).toMatch(/\p{Script=Han}/u)
      expect(chinese?.remedy).toMatch(/\p{Script=Han}/u)
    }
  })

  it.each([...errors, ...sentences])('%s says all of its values', (code, example) => {
    const isError = errors.some(([known]) => known === code)
    for (const language of languages) {
      const read = new Set<string>()
      for (const form of formsOf(example) as SentenceValues[]) {
        const seen = watched(form)
        if (isError) sayError({ code, values: seen.values }, language)
        else say({ code, values: seen.values }, language)
        seen.read.forEach((name) => read.add(name))
      }
      expect([...read].sort(), language).toEqual(Object.keys(example).sort())
    }
  })

  it('has each code once', () => {
    const codes = [...errors, ...sentences].map(([code]) => code)
    expect(codes).toHaveLength(new Set(codes).size)
  })
})

/** Texts that are names or figures alone, the same in every language. */
const untranslated = new Set<string>(['data.detail'])
