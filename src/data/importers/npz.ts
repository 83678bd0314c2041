/** `.npz`: a ZIP file whose members are `.npy`, each a named variable. */
import { GridcastError } from '../../shared/errors'
import type { SourceFile } from '../files/source-file'
import { GridReader } from '../variables/grid-reader'
import type { GridFile, GridVariable } from '../variables/grid-variable'
import { npyVariable } from '../variables/npy-variable'
import { firstThat, type Importer, type OpenContext } from './importer'

const arraysOf = async (file: SourceFile) =>
  (await file.members())?.filter(({ name }) => name.endsWith('.npy')) ?? []

export const npz: Importer = {
  id: 'npz',
  match: (files) =>
    firstThat(files, async (file) => !file.isFolder && (await arraysOf(file)).length > 0),
  async open([file], context) {
    if (file === undefined) throw new Error('nothing to open')
    return new GridReader(await openArrays(file, context), file.title)
  },
}

/** An array that can't be read does no harm to the others. */
async function openArrays(file: SourceFile, context: OpenContext): Promise<GridFile> {
  const variables: GridVariable[] = []
  const unreadable: { name: string; problem: GridcastError }[] = []
  for (const member of await arraysOf(file)) {
    // `x.npy` is called `x`, as numpy does.
    const name = member.name.replace(/\.npy$/, '')
    try {
      variables.push(
        await npyVariable({ ...member, title: `"${name}" in ${file.title}` }, name, context),
      )
    } catch (error) {
      if (!(error instanceof GridcastError)) throw error
      unreadable.push({ name, problem: error as GridcastError })
    }
  }
  return { variables, unreadable }
}
