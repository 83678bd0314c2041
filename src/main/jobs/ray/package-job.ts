/** A job folder as the ZIP file that a cluster unpacks for each worker. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { zipSync } from 'fflate'
import { GridcastError } from '../../../shared/errors'

/** What clusters take as a package; more belongs on storage that their machines reach. */
const mostBytes = 100 * 1024 * 1024
/** Always the same, so that the same job has the same digest. */
const mtime = '2020-01-01T00:00:00Z'

/** @throws GridcastError `cluster.too-large` */
export async function packageJob(folder: string): Promise<Uint8Array> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
  const files: Record<string, Uint8Array> = {}
  for (const path of paths)
    files[relative(folder, path).replaceAll(sep, '/')] = await readFile(path)
  const zip = zipSync(files, { level: 6, mtime })
  if (zip.length <= mostBytes) return zip
  throw new GridcastError('cluster.too-large', { bytes: zip.length, most: mostBytes })
}
