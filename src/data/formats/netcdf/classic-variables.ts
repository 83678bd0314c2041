/** The variables of a NetCDF classic file, read from where they lie. */
import { CancelledError } from '../../../shared/errors'
import { countOf, npyDtypes, type NpyDtype } from '../../../shared/npy'
import type { ByteSource } from '../../files/byte-source'
import type { ReadContext } from '../../importers/importer'
import type { BlockValues } from '../../variables/grid-variable'
import { readStoredBlock } from '../../variables/stored-block'
import type { CfVariable } from '../cf/cf-variable'
import { readClassicHeader, type ClassicVariable } from './header'

/** @throws GridcastError `grid.damaged`, `grid.cut-off` */
export async function classicVariables(bytes: ByteSource, title: string): Promise<CfVariable[]> {
  const { variables, recordBytes } = await readClassicHeader(bytes, title)
  return variables.flatMap((variable) => {
    const { name, dtype, shape, dimensions, attributes } = variable
    if (dtype === null) return []
    const read = readerOf(bytes, { ...variable, dtype }, recordBytes)
    return [{ name, dtype, shape, dimensions, chunk: null, attributes, hasDefaultFill: true, read }]
  })
}

function readerOf(
  bytes: ByteSource,
  { dtype, shape, begin, isRecord }: ClassicVariable & { dtype: NpyDtype },
  recordBytes: number,
): CfVariable['read'] {
  const form = { dtype, littleEndian: false, fortranOrder: false }
  const slab = shape.slice(1)
  const isPlain = !isRecord || recordBytes === countOf(slab) * npyDtypes[dtype]
  if (isPlain)
    return (start, count) =>
      readStoredBlock(bytes, { ...form, shape: [...shape], dataOffset: begin }, start, count)
  return async ([first = 0, ...start], [records = 0, ...count], { signal }: ReadContext) => {
    let whole: BlockValues | null = null
    for (let at = 0; at < records; at++) {
      if (signal.aborted) throw new CancelledError()
      const dataOffset = begin + (first + at) * recordBytes
      const part = await readStoredBlock(bytes, { ...form, shape: slab, dataOffset }, start, count)
      whole ??= new (part.constructor as new (n: number) => BlockValues)(part.length * records)
      whole.set(part as never, at * part.length)
    }
    return whole ?? new Float32Array()
  }
}
