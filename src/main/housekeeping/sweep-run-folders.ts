/** Files in runs' folders that a killed engine was still writing. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { unfinishedFile } from '../../shared/kept-files'
import type { Store } from '../store'
import { remove, sumOf, type Removed } from '../store/removed'

export async function sweepRunFolders(store: Store): Promise<Removed> {
  const runs = store.runs.idsAtRest()
  const swept = runs.map((id) => sweep(store.paths.runFolder(id)))
  return sumOf(await Promise.all(swept))
}

async function sweep(folder: string): Promise<Removed> {
  const files = await readdir(folder, { recursive: true }).catch(() => [])
  const left = files.filter((file) => unfinishedFile.test(file))
  return sumOf(await Promise.all(left.map((file) => remove(join(folder, file)))))
}
