/** The pages about the code name only files and folders that are there. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'])
  .toString()
  .split('\n')
  .filter(Boolean)
const file = String.raw`(?:[\w-]+\/)*[\w-][\w.-]*\.(?:ts|mjs|cjs|svelte|py)`
const folder = String.raw`(?:src|e2e|bench|scripts|resources|docs)\/[\w/.-]*\w`
const named = new RegExp(String.raw`(?<![\w/.-])(${file}|${folder})(?![\w*])`, 'g')
/** Made at build or when a program runs, or of another project. */
const elsewhere = /^(?:resources\/licences|out)\b|^(?:best|latest)\./

const isThere = (name) =>
  files.some((file) => file === name || file.endsWith(`/${name}`) || file.startsWith(`${name}/`))

const pages = files.filter((file) =>
  /^(?:docs\/.*|ARCHITECTURE|CONTRIBUTING|README)\.md$/.test(file),
)

describe('the pages about the code', () => {
  it.each(pages)('%s names only files that are there', (page) => {
    const names = [...readFileSync(page, 'utf8').matchAll(named)].map(([name]) => name)
    const unknown = names.filter((name) => !elsewhere.test(name) && !isThere(name))
    expect([...new Set(unknown)]).toEqual([])
  })
})
