/** A table of regions by name or code, together with their outlines. */
import { GridcastError } from '../../shared/errors'
import type { SourceFile } from '../files/source-file'
import { outlinesAmong } from '../regions/outline-files'
import { RegionReader } from '../regions/region-reader'
import type { Importer, OpenContext } from './importer'
import { isParquet, textOfParquet } from './parquet'
import { isTextTable, textOfTable } from './table'
import { isWorkbook, textOfWorkbook } from './workbook'

const isTable = async (file: SourceFile) =>
  (await isWorkbook(file)) || (await isParquet(file)) || (await isTextTable(file))

async function tableAmong(files: readonly SourceFile[]): Promise<SourceFile | null> {
  for (const file of files) if (await isTable(file)) return file
  return null
}

async function textOf(file: SourceFile, context: OpenContext) {
  if (await isWorkbook(file)) return textOfWorkbook(file, context)
  if (await isParquet(file)) return textOfParquet(file, context)
  return { text: await textOfTable(file, context), findings: [] }
}

export const regions: Importer = {
  id: 'regions',
  async match(files) {
    const outlines = await outlinesAmong(files)
    if (outlines === null) return []
    const table = await tableAmong(files.filter((file) => !outlines.files.includes(file)))
    return table === null ? outlines.files : [table, ...outlines.files]
  },
  async open(files, context) {
    const found = await outlinesAmong(files)
    if (found === null) throw new Error('nothing to open')
    const table = await tableAmong(files.filter((file) => !found.files.includes(file)))
    if (table === null)
      throw new GridcastError('regions.alone', { file: found.files[0]?.title ?? '' })
    const outlines = await found.read(context)
    const { text, findings } = await textOf(table, context)
    return new RegionReader(text, outlines, findings)
  },
}
