import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Catalogue = Record<string, unknown>
const readJson = (path: string): Catalogue =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Catalogue
const { pathPattern } = readJson('./project.inlang/settings.json')[
  'plugin.inlang.messageFormat'
] as { pathPattern: string[] }

/** All messages of a language, whichever file they are in. */
const read = (locale: string): Catalogue =>
  Object.assign(
    {},
    ...pathPattern.map((path) => readJson(path.replace('{locale}', locale))),
  ) as Catalogue

const english = read('en')
const chinese = read('zh-CN')

/** All placeholders of a message, plural forms included. */
const placeholders = (message: unknown) =>
  new Set(JSON.stringify(message).match(/\{[a-z][A-Za-z]*\}/g) ?? [])

describe('messages', () => {
  it('exist in both languages', () => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort())
  })

  it('use no placeholder in one language that the other does not have', () => {
    for (const [key, message] of Object.entries(chinese)) {
      for (const name of placeholders(message))
        expect(placeholders(english[key]), key).toContain(name)
    }
  })

  it('are not left in English', () => {
    const same = Object.keys(english).filter(
      (key) =>
        key !== '$schema' &&
        english[key] === chinese[key] &&
        /[a-z]{3} [a-z]{3}/.test(String(english[key])),
    )
    expect(same).toEqual([])
  })
})
