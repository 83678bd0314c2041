/**
 * Tables that ask for more than any machine has, or toil on patterns: read or refused by a
 * sentence, in little memory and time. The limit of time is there against hanging only.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GridcastError } from '../../shared/errors'
import type { TablePlan } from '../../shared/import-plan'
import { Inspections } from '../importers/inspections'

let folder: string
let inspections: Inspections
let files = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcast-hostile-'))
  inspections = new Inspections(join(folder, 'temporary'))
})
afterAll(async () => {
  await inspections.close()
  rmSync(folder, { recursive: true })
})
const context = { signal: new AbortController().signal }
const header = 'date,lat,lon,cases'

/** What a table becomes: its shape, or the sentence that refuses it. */
async function outcomeOf(text: string): Promise<number[] | string> {
  const path = join(folder, `table-${files++}.csv`)
  writeFileSync(path, text)
  try {
    const { plan } = await inspections.inspect([path], null, context)
    await inspections.preview([path], plan, 60, context)
    const into = join(folder, `import-${files}`)
    const { shape } = await inspections.import([path], plan, into, context)
    return [shape.frames, shape.height, shape.width]
  } catch (error) {
    if (error instanceof GridcastError) return error.message
    throw error
  }
}

const rows = (...lines: string[]) => `${[header, ...lines].join('\n')}\n`
const plain = ['2020-01-01,1,1,5', '2020-01-01,1,2,6', '2020-01-01,2,1,7', '2020-01-02,2,2,8']

describe('hostile tables', () => {
  it('with coordinates of ±1e308 leave these rows out', async () => {
    const far = ['2020-01-01,1e308,1e308,1', '2020-01-01,-1e308,-1e308,1']
    expect(await outcomeOf(rows(...plain, ...far))).toEqual([2, 2, 2])
    expect(await outcomeOf(rows(...far))).toMatch(/No row of .* has a readable date and place/)
    const plane = `date,y,x,cases\n${[...far, ...plain].join('\n')}\n`
    expect(await outcomeOf(plane)).toEqual([2, 2, 2])
  })

  it('with a row that never ends are refused as that, not for a quotation mark', async () => {
    const endless = `${header}\n${plain.join('\n')}\n${' '.repeat(9 << 20)}`
    expect(await outcomeOf(endless)).toMatch(/row 6 has more than 8,388,/)
    const open = `${header}\n${plain.join('\n')}\n"${' '.repeat(9 << 20)}`
    expect(await outcomeOf(open)).toMatch(/row 6 does not end; a quotation mark/)
  })

  it('with thousands of blanks, digits or letters in a field are read without them', async () => {
    const long = [
      `2020-01-01,${' '.repeat(2000)},1,1`,
      `2020-01-01,1${' '.repeat(2000)}1,1,1`,
      `2020-01-01,${'1'.repeat(60_000)},1,1`,
      `2020-01-01,1,${'1 '.repeat(5000)},1`,
      `2020-01-01,1,1,${'9'.repeat(60_000)}`,
      `2020-01-01,1,1,${'1,'.repeat(2000).replaceAll(',', '.')}`,
      `${'2020-'.repeat(5000)},1,1,1`,
      `${' '.repeat(250)}x,1,1,1`,
    ]
    const many = Array.from({ length: 90 }, (_, i) => `2020-01-0${1 + (i % 2)},${i},${i},5`)
    expect(await outcomeOf(rows(...many, ...long))).toEqual([2, 90, 90])
  })

  it('with two dates half a million steps apart are refused before memory is taken', async () => {
    const seconds = ['00:00:00', '00:00:01', '00:00:02'].map((clock) => `2020-01-01 ${clock}`)
    const places = Array.from({ length: 600 }, (_, i) => `${Math.floor(i / 30)},${i % 30}`)
    const at = (date: string) => places.map((place) => `${date},${place},1`)
    const until = (last: string) => rows(...seconds.flatMap(at), ...at(last))
    expect(await outcomeOf(until('2020-01-06 18:53:20'))).toMatch(/makes 500,001 frames/)
    expect(await outcomeOf(until('2020-01-05 15:06:40'))).toMatch(/600 places.*400001/)
    const sparse = seconds.map((date) => `${date},1,1,1\n${date},1,2,1`)
    const last = '2020-01-05 15:06:40,1,1,1'
    expect(await outcomeOf(rows(...sparse, last))).toEqual([400_001, 1, 2])
  })

  it('with a few places on a vast lattice get larger cells', async () => {
    const lines = Array.from({ length: 4400 }, (_, i) => {
      const [y, x] = [(i * 7919) % 2000, (i * 104_729) % 2000]
      return `2020-01-0${1 + (i % 2)},${y / 100},${x / 100},1`
    })
    const outcome = await outcomeOf(rows(...lines))
    expect(outcome).toHaveLength(3)
    const [, height = 0, width = 0] = outcome as number[]
    expect(height * width).toBeLessThan(4400)
  })

  it('whose cells a person makes tiny are refused by a sentence', async () => {
    const path = join(folder, `table-${files++}.csv`)
    writeFileSync(path, rows(...plain))
    const { plan } = await inspections.inspect([path], null, context)
    const tiny = { ...(plan as TablePlan), cellSize: { x: 1e-9, y: 1e-9 } }
    await expect(inspections.inspect([path], tiny, context)).rejects.toThrow(/cells|grid|map/)
  })

  it('with names that are those of every object are read', async () => {
    const text = rows(...plain).replace('cases', '__proto__')
    expect(await outcomeOf(text)).toEqual([2, 2, 2])
    const path = join(folder, `table-${files++}.csv`)
    writeFileSync(path, rows(...plain))
    const { plan } = await inspections.inspect([path], null, context)
    for (const dateFormat of ['constructor', '__proto__', 'toString', '(((', 'yyyy-MM-dd)+'])
      await expect(
        inspections.inspect([path], { ...(plan as TablePlan), dateFormat }, context),
      ).rejects.toBeInstanceOf(GridcastError)
  })
})
