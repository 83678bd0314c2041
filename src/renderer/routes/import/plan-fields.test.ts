import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { planFields } from '../../../shared/import-plan'

/** Every field that some form marks as changed in it. */
function settledFields(): Set<string> {
  const forms = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.svelte'))
  const texts = forms.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  const calls = texts.flatMap((text) => [...text.matchAll(/settles\(([^)]*)\)/g)])
  const names = calls.flatMap(([, inside = '']) => [...inside.matchAll(/'(\w+)'/g)])
  return new Set(names.map(([, name = '']) => name))
}

it('shows every field of a plan that a finding can point at', () => {
  expect([...settledFields()].sort()).toEqual([...planFields].sort())
})
