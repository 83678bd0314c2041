/** Zarr versions 2 and 3, in a folder or a ZIP file. */
import { firstThat, type Importer } from './importer'
import { cfGridVariables } from '../formats/cf/grid-variables'
import { openZarrStore, zarrRoot } from '../formats/zarr/zarr-store'
import { zarrVariables } from '../formats/zarr/zarr-variables'
import { GridReader } from '../variables/grid-reader'

export const zarr: Importer = {
  id: 'zarr',
  match: (files) => firstThat(files, async (file) => (await zarrRoot(file)) !== null),
  async open([file], context) {
    if (file === undefined) throw new Error('nothing to open')
    const store = await openZarrStore(file, (await zarrRoot(file)) ?? '', context)
    const { variables, unreadable } = await zarrVariables(store, file.title)
    const scratch = () => context.workspace.folder()
    const grids = await cfGridVariables(variables, context)
    return new GridReader({ variables: grids, unreadable, scratch }, file.title)
  },
}
