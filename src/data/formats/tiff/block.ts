/**
 * One strip or tile of a TIFF image as numbers: unpacked (deflate and Zstandard by Node, LZW
 * here, the others by geotiff's decoders), predictors undone, any number of bits, either order of
 * bytes.
 */
import { inflateSync, zstdDecompressSync } from 'node:zlib'
import { getDecoder } from 'geotiff'
import { firstLine, GridcastError } from '../../../shared/errors'
import { npyDtypes } from '../../../shared/npy'
import { decode } from '../../variables/decode'
import type { BlockValues } from '../../variables/grid-variable'
import type { TiffFile } from './directory'
import { unsupported, type Layout } from './layout'
import { unpackLzw } from './lzw'

type Bytes = Uint8Array<ArrayBuffer>

/** Where a block lies, and how many rows of it lie in the image. */
export interface BlockPosition {
  index: number
  rows: number
}

/** Names of packings that are known and not read. */
const foreign: Readonly<Record<number, string>> = {
  ...{ 2: 'CCITT', 3: 'CCITT', 4: 'CCITT', 6: 'JPEG', 34712: 'JPEG 2000', 50001: 'WebP' },
  ...{ 34925: 'LZMA', 50002: 'JPEG XL', 52546: 'JPEG XL' },
}
const byLibrary = [7, 32_773, 34_887]
const deflates = [8, 32_946]

/** @throws GridcastError `grid.unsupported` for a packing or predictor that can't be undone */
export function checkPacking(layout: Layout, title: string): void {
  const { compression, predictor, photometric, bits } = layout
  const isKnown = [1, 5, 50_000, ...deflates, ...byLibrary].includes(compression)
  if (!isKnown)
    throw unsupported(title, `${foreign[compression] ?? ''} compression (${compression})`.trim())
  if (compression === 7 && (photometric > 1 || bits !== 8))
    throw unsupported(title, 'JPEG compression of colours')
  if (![1, 2, 3].includes(predictor)) throw unsupported(title, `predictor ${predictor}`)
  if (predictor > 1 && bits % 8 !== 0) throw unsupported(title, `a predictor for ${bits} bits`)
}

/**
 * The numbers of `rows` whole rows of a block, samples beside each other unless each has its own.
 * @returns null for a block that was never written
 * @throws GridcastError `grid.cut-off`, `grid.damaged`
 */
export async function readBlock(
  file: TiffFile,
  layout: Layout,
  { index, rows }: BlockPosition,
): Promise<BlockValues | null> {
  const at = layout.offsets[index] as number
  const length = layout.lengths[index] as number
  if (length === 0 || at === 0) return null
  const missing = at + length - file.bytes.size
  if (missing > 0) throw new GridcastError('grid.cut-off', { file: file.title, at, missing })
  const perRow = layout.blockWidth * (layout.isPlanar ? 1 : layout.samples)
  const rowBytes = Math.ceil((perRow * layout.bits) / 8)
  const whole = rowBytes * layout.blockHeight
  const packed = await file.bytes.read(at, length)
  const bytes = await unpack(packed, layout, whole).catch((error: unknown) => {
    throw damaged(file, at, firstLine(error))
  })
  if (bytes.length < rowBytes * rows) throw damaged(file, at, '')
  // A copy: what Node unpacks may share its memory, at any offset.
  const wanted = new Uint8Array(bytes.subarray(0, rowBytes * rows))
  return numbersOf(wanted, layout, perRow, rows, file.littleEndian)
}

const damaged = ({ title }: TiffFile, at: number, detail: string) =>
  new GridcastError('grid.damaged', { file: title, at, problem: 'block', detail })

async function unpack(packed: Bytes, layout: Layout, whole: number): Promise<Bytes> {
  const { compression } = layout
  if (compression === 1) return packed
  // All of it at once, instead of in small pieces that are put together.
  const options = { maxOutputLength: whole + 65_536, chunkSize: pieceFor(whole) }
  if (deflates.includes(compression)) return inflateSync(packed, options)
  if (compression === 5) return unpackLzw(packed, whole)
  if (compression === 50_000) return zstdDecompressSync(packed, options)
  const decoder = await getDecoder(compression, {
    tileWidth: layout.blockWidth,
    tileHeight: layout.blockHeight,
    predictor: 1,
    bitsPerSample: layout.bits,
    planarConfiguration: layout.isPlanar ? 2 : 1,
    samplesPerPixel: layout.samples,
    ...(layout.lerc === null ? {} : { LercParameters: layout.lerc }),
    ...(layout.jpegTables === null ? {} : { JPEGTables: layout.jpegTables }),
  })
  return new Uint8Array((await decoder.decodeBlock(packed.buffer)) as ArrayBuffer)
}

/** Room for a block and a little more, so that its end is seen. */
const pieceFor = (whole: number) => Math.min(mostPiece, Math.max(1024, whole + 64))
const mostPiece = 16 << 20

function numbersOf(
  bytes: Bytes,
  layout: Layout,
  perRow: number,
  rows: number,
  fileIsLittle: boolean,
): BlockValues {
  const { bits, dtype, predictor, isPlanar, samples, compression } = layout
  if (bits % 8 !== 0) return unpackBits(bytes, bits, perRow, rows)
  const stride = isPlanar ? 1 : samples
  if (predictor === 3) {
    undoFloatPredictor(bytes, npyDtypes[dtype], perRow, rows, stride)
    return decode(bytes, { dtype, littleEndian: true })
  }
  // LERC gives numbers, not bytes of the file.
  const littleEndian = fileIsLittle || compression === 34_887
  if (predictor === 1) return decode(bytes, { dtype, littleEndian })
  const whole = decode(bytes, { dtype: integerOf(dtype), littleEndian }) as Uint32Array<ArrayBuffer>
  for (let row = 0; row < rows; row++) accumulate(whole, row * perRow, perRow, stride)
  const native = new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength)
  return decode(native, { dtype, littleEndian: true })
}

/** Differences are taken between whole numbers of the same size, whatever they mean. */
function integerOf(dtype: Layout['dtype']) {
  const bySize = { 1: 'uint8', 2: 'uint16', 4: 'uint32', 8: 'uint64' } as const
  return bySize[npyDtypes[dtype]]
}

/**
 * Horizontal differencing (TIFF 6.0, section 14): each number is that much more than the one
 * before.
 */
function accumulate(values: Uint32Array, from: number, length: number, stride: number): void {
  for (let i = from + stride; i < from + length; i++) {
    values[i] = (values[i] as number) + (values[i - stride] as number)
  }
}

/** Adobe's floating-point predictor (Technical Note 3): planes of bytes, the highest first. */
function undoFloatPredictor(
  bytes: Bytes,
  size: number,
  perRow: number,
  rows: number,
  stride: number,
): void {
  const rowBytes = perRow * size
  for (let row = 0; row < rows; row++) {
    const line = bytes.subarray(row * rowBytes, (row + 1) * rowBytes)
    for (let i = stride; i < rowBytes; i++)
      line[i] = (line[i] as number) + (line[i - stride] as number)
    const planes = line.slice()
    for (let i = 0; i < perRow; i++)
      for (let byte = 0; byte < size; byte++)
        line[i * size + byte] = planes[(size - 1 - byte) * perRow + i] as number
  }
}

/** Whole numbers of 1 to 31 bits, the highest bit first; rows begin at a byte. */
function unpackBits(bytes: Bytes, bits: number, perRow: number, rows: number): BlockValues {
  const Kind = bits <= 8 ? Uint8Array : bits <= 16 ? Uint16Array : Uint32Array
  const values = new Kind(perRow * rows)
  const rowBits = Math.ceil((perRow * bits) / 8) * 8
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < perRow; i++) {
      let value = 0
      const first = row * rowBits + i * bits
      for (let bit = first; bit < first + bits; bit++)
        value = value * 2 + (((bytes[bit >> 3] as number) >> (7 - (bit & 7))) & 1)
      values[row * perRow + i] = value
    }
  return values
}
