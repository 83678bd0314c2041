/** Opens a file for importing by what it holds, whatever it is called. */
import { GridcastError } from '../../shared/errors'
import { isNpy } from '../../shared/npy'
import { ArrayReader } from '../variables/array-reader'
import { openNpy, openNpz, type ArrayFile } from '../variables/open-array'
import { FileBytes } from '../files/byte-source'
import { isGzip, unpackGzip } from '../files/unpack'
import type { Workspace } from '../files/workspace'
import { isZip } from '../files/zip-archive'
import type { ImportReader, ReadContext } from './import-reader'
import { TableReader } from '../tables/table-reader'

/** Kinds of files that are known by their first bytes but can't be read. */
const unreadable: readonly { start: string; name: string }[] = [
  { start: '\x89HDF', name: 'HDF5 or NetCDF-4' },
  { start: 'CDF', name: 'NetCDF' },
  { start: 'GRIB', name: 'GRIB' },
  { start: 'II*\0', name: 'a TIFF picture' },
  { start: 'MM\0*', name: 'a TIFF picture' },
  { start: '\x89PNG', name: 'a PNG picture' },
  { start: 'GIF8', name: 'a GIF picture' },
  { start: '\xff\xd8\xff', name: 'a JPEG picture' },
  { start: '%PDF', name: 'a PDF document' },
  { start: 'PAR1', name: 'a Parquet table' },
  { start: 'SQLite format 3', name: 'an SQLite database' },
  { start: '\xd0\xcf\x11\xe0', name: 'an old Excel or Word document' },
  { start: 'MATLAB', name: 'a MATLAB file' },
]

/** @throws GridcastError when the file can't be opened or is of no known kind */
export async function openImport(
  path: string,
  fileName: string,
  workspace: Workspace,
  context: ReadContext,
): Promise<ImportReader> {
  const file = await FileBytes.open(path, fileName)
  try {
    return await openOpened(file, path, fileName, workspace, context)
  } catch (error) {
    await file.close()
    throw error
  }
}

async function openOpened(
  file: FileBytes,
  path: string,
  fileName: string,
  workspace: Workspace,
  context: ReadContext,
): Promise<ImportReader> {
  if (file.size === 0)
    throw new GridcastError(
      'import.empty',
      `${fileName} is empty.`,
      'Choose a file with data in it.',
    )
  const start = await file.read(0, Math.min(64, file.size))
  if (isGzip(start)) {
    const target = `${await workspace.folder()}/unpacked`
    const options = unpackOptions(workspace, fileName, context)
    const unpacked = await workspace.openMade(target, fileName, () =>
      unpackGzip(path, file.size, target, options),
    )
    await file.close()
    return openOpened(unpacked, target, fileName, workspace, context)
  }
  if (isNpy(start)) return arrayReader(await openNpy(file, fileName), file, fileName, workspace)
  if (isZip(start))
    return arrayReader(await openNpz(file, path, fileName), file, fileName, workspace)
  const text = new TextDecoder('latin1').decode(start)
  const kind = unreadable.find((known) => text.startsWith(known.start))
  if (kind === undefined) return new TableReader(file, path, fileName)
  const sentence = `${fileName} is ${kind.name}, which can't be read yet.`
  throw new GridcastError(
    'import.unknown-format',
    sentence,
    'Save the data as .npy, .npz or CSV and import that file.',
  )
}

function arrayReader(
  arrays: ArrayFile,
  file: FileBytes,
  fileName: string,
  workspace: Workspace,
): ImportReader {
  const open = async (name: string | null, context: ReadContext) => {
    return arrays.open(name, () => workspace.folder(), unpackOptions(workspace, fileName, context))
  }
  return new ArrayReader(arrays, fileName, open, () => file.close())
}

function unpackOptions(
  workspace: Workspace,
  fileName: string,
  { signal, onProgress }: ReadContext,
) {
  return {
    fileName,
    signal,
    onProgress,
    openUnpacked: (path: string, make: () => Promise<void>) =>
      workspace.openMade(path, fileName, make),
  }
}
