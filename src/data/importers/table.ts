/** Tables in text: CSV and its relatives, long or wide. */
import type { SourceFile } from '../files/source-file'
import { looksLikeText } from '../tables/text'
import { TableReader } from '../tables/table-reader'
import { TableText } from '../tables/table-text'
import { firstThat, type Importer, type OpenContext } from './importer'
import { knownKind } from './known-kinds'

export const isTextTable = async (file: SourceFile): Promise<boolean> => {
  const start = await file.start()
  return !file.isFolder && knownKind(start) === null && looksLikeText(start)
}

export const textOfTable = async (file: SourceFile, context: OpenContext): Promise<TableText> =>
  new TableText(await file.bytes(context), await file.path(context), file.title)

export const table: Importer = {
  id: 'table',
  match: (files) => firstThat(files, isTextTable),
  async open([file], context) {
    if (file === undefined) throw new Error('nothing to open')
    return new TableReader(await textOfTable(file, context))
  },
}
