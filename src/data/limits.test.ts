import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { limits } from './limits'

it('are said in the documentation', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/file-formats.md'), 'utf8')
  const rows = page.split('\n').filter((line) => line.startsWith('| `'))
  const cellsOf = (line: string) => line.split('|').map((cell) => cell.trim())
  const said = rows.map((row) => cellsOf(row)).map(([, name, number]) => [name, number])
  expect(said).toEqual(
    Object.entries(limits).map(([name, number]) => [`\`${name}\``, number.toLocaleString('en')]),
  )
})
