/** `.npy`: one array without a name (numpy's NEP 1). */
import { isNpy } from '../../shared/npy'
import { GridReader } from '../variables/grid-reader'
import { npyVariable } from '../variables/npy-variable'
import { firstThat, type Importer } from './importer'

export const npy: Importer = {
  id: 'npy',
  match: (files) => firstThat(files, async (file) => isNpy(await file.start())),
  async open([file], context) {
    if (file === undefined) throw new Error('nothing to open')
    return new GridReader({ variables: [await npyVariable(file, '', context)] }, file.title)
  },
}
