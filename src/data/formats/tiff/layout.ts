/**
 * How the numbers of one TIFF image lie in the file: in strips or tiles, packed how, of which kind.
 */
import { GridcastError } from '../../../shared/errors'
import type { NpyDtype } from '../../../shared/npy'
import type { Directory, TiffFile } from './directory'
import { limits } from '../../limits'

export interface Layout {
  width: number
  height: number
  /** Values per pixel. */
  samples: number
  bits: number
  dtype: NpyDtype
  /** Whether each sample has blocks of its own. */
  isPlanar: boolean
  blockWidth: number
  blockHeight: number
  isTiled: boolean
  compression: number
  predictor: number
  /** Of each block; a length of 0 is a block that was never written. */
  offsets: readonly number[]
  lengths: readonly number[]
  photometric: number
  lerc: readonly number[] | null
  jpegTables: Uint8Array | null
}

const tag = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  stripLengths: 279,
  planar: 284,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileLengths: 325,
  sampleFormat: 339,
  jpegTables: 347,
  lerc: 50_674,
} as const

/** @throws GridcastError `grid.damaged`, `grid.unsupported` */
export async function layoutOf(directory: Directory, { title }: TiffFile): Promise<Layout> {
  const damaged = () =>
    new GridcastError('grid.damaged', {
      file: title,
      at: directory.at,
      problem: 'layout',
      detail: '',
    })
  const need = async (id: number): Promise<number> => {
    const value = await directory.number(id, null)
    if (value === null) throw damaged()
    return value
  }
  const [width, height] = [await need(tag.width), await need(tag.height)]
  const samples = await directory.number(tag.samples, 1)
  const isTiled = directory.has(tag.tileOffsets)
  const rowsPerStrip = Math.min(height, await directory.number(tag.rowsPerStrip, height))
  const blockWidth = isTiled ? await need(tag.tileWidth) : width
  const blockHeight = isTiled ? await need(tag.tileHeight) : rowsPerStrip
  const isPlanar = samples > 1 && (await directory.number(tag.planar, 1)) === 2
  const offsets = await directory.numbers(isTiled ? tag.tileOffsets : tag.stripOffsets)
  const given = await directory.numbers(isTiled ? tag.tileLengths : tag.stripLengths)
  const sides = [width, height, blockWidth, blockHeight, samples]
  if (sides.some((side) => !(side >= 1 && side <= limits.tiffSide)) || offsets === null)
    throw damaged()
  const blocks = Math.ceil(width / blockWidth) * Math.ceil(height / blockHeight)
  if (offsets.length < blocks * (isPlanar ? samples : 1)) throw damaged()
  const { bits, dtype } = await numbersOf(directory, title)
  const rowBytes = Math.ceil((blockWidth * (isPlanar ? 1 : samples) * bits) / 8)
  const lengths = given ?? offsets.map(() => rowBytes * blockHeight)
  if (lengths.length < offsets.length) throw damaged()
  const layout = {
    ...{ width, height, samples, bits, dtype, isPlanar, blockWidth, blockHeight, isTiled },
    ...{ offsets, lengths },
    compression: await directory.number(tag.compression, 1),
    predictor: await directory.number(tag.predictor, 1),
    photometric: await directory.number(tag.photometric, 1),
    lerc: await directory.numbers(tag.lerc),
    jpegTables: await directory.bytes(tag.jpegTables),
  }
  if (rowBytes * blockHeight > limits.tiffBlockBytes && layout.compression !== 1)
    throw unsupported(title, `blocks of ${blockWidth} x ${blockHeight} pixels`)
  if ((await directory.number(tag.fillOrder, 1)) !== 1 && bits < 8)
    throw unsupported(title, 'bits in reverse order')
  return layout
}

export const unsupported = (file: string, what: string) =>
  new GridcastError('grid.unsupported', { file, format: 'GeoTIFF', what })

async function numbersOf(
  directory: Directory,
  title: string,
): Promise<{ bits: number; dtype: NpyDtype }> {
  const all = (await directory.numbers(tag.bits)) ?? [1]
  const formats = (await directory.numbers(tag.sampleFormat)) ?? [1]
  const [bits = 1] = all
  const [format = 1] = formats
  if (all.some((other) => other !== bits) || formats.some((other) => other !== format))
    throw unsupported(title, 'bands of different kinds of numbers')
  const dtype = dtypeOf(format, bits)
  if (dtype !== null) return { bits, dtype }
  if (format === 5 || format === 6) throw unsupported(title, 'complex numbers')
  throw unsupported(title, `numbers of ${bits} bits (sample format ${format})`)
}

function dtypeOf(format: number, bits: number): NpyDtype | null {
  if (format === 1 || format === 4) {
    if (bits >= 1 && bits <= 8) return 'uint8'
    if (bits <= 16) return 'uint16'
    if (bits <= 32) return 'uint32'
    return bits === 64 ? 'uint64' : null
  }
  const signed: Readonly<Record<number, NpyDtype>> = {
    8: 'int8',
    16: 'int16',
    32: 'int32',
    64: 'int64',
  }
  const float: Readonly<Record<number, NpyDtype>> = { 16: 'float16', 32: 'float32', 64: 'float64' }
  return (format === 2 ? signed[bits] : format === 3 ? float[bits] : null) ?? null
}
