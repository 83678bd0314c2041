/** Tables in text: CSV and its relatives, long or wide. */
import { looksLikeText } from '../tables/text'
import { TableReader } from '../tables/table-reader'
import { firstThat, type Importer } from './importer'
import { knownKind } from './known-kinds'

export const table: Importer = {
  id: 'table',
  match: (files) =>
    firstThat(files, async (file) => {
      const start = await file.start()
      return !file.isFolder && knownKind(start) === null && looksLikeText(start)
    }),
  async open([file], context) {
    if (file === undefined) throw new Error('nothing to open')
    return new TableReader(await file.bytes(context), await file.path(context), file.title)
  },
}
