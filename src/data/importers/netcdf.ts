/** NetCDF classic (CDF-1, CDF-2, CDF-5), one file or several that go on in time. */
import type { Importer } from './importer'
import { cfGridVariables } from '../formats/cf/grid-variables'
import { seriesOf } from '../formats/file-stack'
import { joinFiles, type VariablesOfFile } from '../formats/join-files'
import { classicVariables } from '../formats/netcdf/classic-variables'
import { isClassic } from '../formats/netcdf/header'
import { GridReader } from '../variables/grid-reader'

export const netcdf: Importer = {
  id: 'netcdf',
  match: (files) => seriesOf(files, async (file) => isClassic(await file.start())),
  async open(files, context) {
    const opened: VariablesOfFile[] = []
    for (const file of files) {
      context.signal.throwIfAborted()
      const variables = await classicVariables(await file.bytes(context), file.title)
      opened.push({ file, variables: await cfGridVariables(variables, context) })
    }
    return new GridReader({ variables: joinFiles(opened) }, files[0]?.title ?? '')
  },
}
