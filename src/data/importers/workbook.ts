/** Excel workbooks (`.xlsx`): one sheet, read as the table that it is. */
import { zipSync } from 'fflate'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SheetData } from 'read-excel-file/node'
import { firstLine, GridcastError } from '../../shared/errors'
import { sentence } from '../../shared/notices/say'
import type { Finding } from '../../shared/import-plan'
import type { SourceFile } from '../files/source-file'
import { dateText, fieldText } from '../tables/cell-text'
import { TableReader, withFindings } from '../tables/table-reader'
import { TableText } from '../tables/table-text'
import { firstThat, type Importer, type OpenContext } from './importer'
import { limits } from '../limits'

export const isWorkbook = async (file: SourceFile) =>
  !file.isFolder && ((await file.members()) ?? []).some(({ name }) => name === 'xl/workbook.xml')

export const workbook: Importer = {
  id: 'workbook',
  match: (files) => firstThat(files, isWorkbook),
  async open([file], context) {
    if (file === undefined) throw new Error('nothing to open')
    const { text, findings } = await textOfWorkbook(file, context)
    return withFindings(new TableReader(text), findings)
  },
}

/** The largest sheet as text, and what was left out. */
export async function textOfWorkbook(
  file: SourceFile,
  context: OpenContext,
): Promise<{ text: TableText; findings: Finding[] }> {
  await checkSize(file)
  const sheets = await sheetsOf(file, context)
  const [largest] = sheets.toSorted((a, b) => cellsOf(b.data) - cellsOf(a.data))
  if (largest === undefined || cellsOf(largest.data) === 0)
    throw new GridcastError('import.empty', { file: file.title })
  const text = await asText(file, largest.data, context)
  const others = sheets.filter((sheet) => sheet !== largest && cellsOf(sheet.data) > 0)
  return { text, findings: others.length === 0 ? [] : [takenSheet(largest.sheet, others)] }
}

const cellsOf = (data: SheetData) => data.reduce((sum, row) => sum + row.length, 0)

function takenSheet(taken: string, others: readonly { sheet: string }[]): Finding {
  const names = others.map(({ sheet }) => sheet)
  return {
    severity: 'warning',
    sentence: sentence('finding.sheet-taken', { taken, names }),
    field: null,
  }
}

/** @throws GridcastError `grid.unpacked-size` */
async function checkSize(file: SourceFile): Promise<void> {
  const members = (await file.members()) ?? []
  const bytes = members.reduce((sum, { size }) => sum + size, 0)
  if (bytes <= limits.workbookBytes) return
  const values = { file: file.title, bytes, most: limits.workbookBytes }
  throw new GridcastError('import.workbook-size', values)
}

/**
 * The members, each unpacked and checked here: the library waits for ever on damaged ones, and
 * makes all cells up to the farthest that is named.
 */
async function membersOf(file: SourceFile, context: OpenContext) {
  const members: [string, Uint8Array][] = []
  for (const member of (await file.members()) ?? []) {
    const bytes = await member.bytes(context)
    const content = await bytes.read(0, bytes.size)
    if (member.name.startsWith('xl/worksheets/')) checkCells(file, content)
    members.push([member.name, content])
  }
  return Object.fromEntries(members)
}

const cellAddress = /\br="([A-Z]{1,3})(\d{1,7})"/g

/** @throws GridcastError `import.workbook-cells` */
function checkCells({ title }: SourceFile, sheet: Uint8Array): void {
  let [columns, rows] = [0, 0]
  for (const [, letters = '', row] of Buffer.from(sheet).toString('latin1').matchAll(cellAddress)) {
    const column = [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0)
    columns = Math.max(columns, column)
    rows = Math.max(rows, Number(row))
  }
  const most = limits.workbookCells
  if (columns * rows <= most) return
  throw new GridcastError('import.workbook-cells', { file: title, cells: columns * rows, most })
}

async function sheetsOf(file: SourceFile, context: OpenContext) {
  const members = await membersOf(file, context)
  try {
    const { default: readWorkbook } = await import('read-excel-file/node')
    return await readWorkbook(Buffer.from(zipSync(members, { level: 0 })))
  } catch (error) {
    const values = { file: file.title, format: 'Excel' as const, detail: firstLine(error) }
    throw new GridcastError('grid.library', values, { cause: error })
  }
}

/** The sheet as tab-separated text, with which everything else goes on as with any table. */
async function asText(
  file: SourceFile,
  data: SheetData,
  { workspace }: OpenContext,
): Promise<TableText> {
  const target = join(await workspace.folder(), `${workspace.nameFor(data)}.tsv`)
  const { bytes, path } = await workspace.openMade(target, file.title, () =>
    writeFile(
      target,
      data
        .map(
          (row) =>
            `${row.map((cell) => cellText(cell as Parameters<typeof cellText>[0])).join('\t')}\n`,
        )
        .join(''),
    ),
  )
  return new TableText(bytes, path, file.title)
}

function cellText(cell: string | number | boolean | Date | null | undefined): string {
  if (cell === null || cell === undefined) return ''
  return cell instanceof Date ? dateText(cell) : fieldText(cell)
}
