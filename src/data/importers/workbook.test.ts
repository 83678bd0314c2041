import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { needing } from '../../shared/testing/needing'
import { data, ImportBench, sumOf, without } from '../formats/testing'

const bench = new ImportBench()
const clean = join(data, 'oddities/csv/clean.xlsx')

needing(without(clean)).it('the largest sheet of a workbook is a table', async () => {
  const { dataset, values, ends } = await bench.import(clean)
  expect(dataset.shape).toMatchObject({ frames: 12, height: 6, width: 8 })
  expect(ends[0]).toBe('2020-01-05T00:00')
  expect(sumOf(values)).toBe(333_216)
})

const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'

/** A workbook whose only sheet holds these cells. */
function workbookOf(cells: string): Uint8Array {
  const related = (type: string, target: string) =>
    `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/${type}" ` +
    `Target="${target}"/></Relationships>`
  return zipSync({
    '[Content_Types].xml': strToU8('<Types/>'),
    '_rels/.rels': strToU8(related('officeDocument', 'xl/workbook.xml')),
    'xl/_rels/workbook.xml.rels': strToU8(related('worksheet', 'worksheets/sheet1.xml')),
    'xl/workbook.xml': strToU8(
      `<workbook xmlns="${spreadsheet}" xmlns:r="${office}"><sheets>` +
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    ),
    'xl/worksheets/sheet1.xml': strToU8(
      `<worksheet xmlns="${spreadsheet}"><sheetData>${cells}</sheetData></worksheet>`,
    ),
  })
}

it('a sheet that names a cell far away is refused before its cells are made', async () => {
  const far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"/></row>'
  await bench.refuses(bench.put('far.xlsx', workbookOf(far)), /reaches over 17,179,900,000 cells/)
})

it('a workbook with a damaged member is refused, not waited for', async () => {
  const bytes = workbookOf('<row r="1"><c r="A1"><v>1</v></c></row>')
  const name = Buffer.from(bytes).indexOf('xl/worksheets/sheet1.xml')
  // The first packed bytes of the sheet.
  bytes.fill(0xff, name + 24, name + 40)
  await bench.refuses(bench.put('damaged.xlsx', bytes), /damaged\.xlsx/)
})
