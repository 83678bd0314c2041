/** A `.npy` as a variable, wherever its bytes lie. */
import { sentence } from '../../shared/notices/say'
import { GridcastError } from '../../shared/errors'
import type { Finding } from '../../shared/import-plan'
import { countOf, npyDataOffset, npyDtypes, parseNpyHeader, type NpyHeader } from '../../shared/npy'
import type { SourceFile } from '../files/source-file'
import type { ReadContext } from '../importers/importer'
import { unnamedDimensions, type GridVariable } from './grid-variable'
import { orderOf, readStoredBlock } from './stored-block'
import { limits } from '../limits'

/**
 * Reads the header and checks that all numbers are there. A member of a `.npz` is unpacked only
 * when it is read; a gzipped file at once, as nothing else tells its length.
 * @throws GridcastError `npy.*`
 */
export async function npyVariable(
  file: SourceFile,
  name: string,
  context: ReadContext,
): Promise<GridVariable> {
  const { title } = file
  const length = npyDataOffset(await file.start(12), title)
  const most = limits.npyHeaderBytes
  if (length > most)
    throw new GridcastError('npy.header-size', { file: title, bytes: length, most })
  const header = parseNpyHeader(await file.start(length), title)
  const size = file.isSizeKnown ? file.size : (await file.bytes(context)).size
  const trailing = trailingBytes(title, size, header)
  return {
    name,
    dtype: header.dtype,
    shape: header.shape,
    dimensions: unnamedDimensions(header.shape.length),
    order: orderOf(header),
    findings: trailing > 0 ? [trailingFinding(trailing)] : [],
    read: async (start, count, context) =>
      readStoredBlock(await file.bytes(context), header, start, count),
  }
}

/** How many bytes lie behind the array. @throws GridcastError `npy.truncated` */
function trailingBytes(title: string, size: number, header: NpyHeader): number {
  const expected = header.dataOffset + countOf(header.shape) * npyDtypes[header.dtype]
  if (size >= expected) return size - expected
  throw new GridcastError('npy.truncated', { file: title, has: size, needed: expected })
}

function trailingFinding(bytes: number): Finding {
  return {
    severity: 'warning',
    sentence: sentence('finding.trailing-bytes', { bytes }),
    field: null,
  }
}
