/** JPEG pictures (ITU T.81, 8 bits a sample), turned as their EXIF orientation says. */
import { GridcastError } from '../../../shared/errors'
import type { Finding } from '../../../shared/import-plan'
import { sentence } from '../../../shared/notices/say'
import type { SourceFile } from '../../files/source-file'
import { startsWith, type ReadContext } from '../../importers/importer'
import { limits } from '../../limits'
import { decodePicture } from './codec'
import { lossyPicture } from './lossy'
import type { PictureFile } from './picture-file'

const magic = [0xff, 0xd8, 0xff]
export const isJpeg = (start: Uint8Array) => startsWith(start, magic)

interface Header {
  height: number
  width: number
  bits: number
  /** 1: grey, 3: colours, 4: inks. */
  components: number
  /** 1 to 8, of which 1 is as stored and 5 to 8 exchange rows and columns (EXIF 2.3, 4.6.4). */
  orientation: number
  /** Where the frame's header lies. */
  at: number
}

/** @throws GridcastError `grid.damaged`, `grid.unsupported`, `import.grid-too-large` */
export async function openJpeg(
  file: SourceFile,
  looks: boolean,
  context: ReadContext,
): Promise<PictureFile> {
  const header = headerOf(await wholeOf(file, context), file.title)
  const { bits, components, orientation } = header
  const what = bits === 8 ? (components === 4 ? 'inks (CMYK)' : null) : `samples of ${bits} bits`
  if (what !== null)
    throw new GridcastError('grid.unsupported', { file: file.title, format: 'JPEG', what })
  const isTurned = orientation > 4
  const [height, width] = isTurned ? [header.width, header.height] : [header.height, header.width]
  const place = { file: file.title, at: header.at }
  const read = async (given: ReadContext) =>
    decodePicture('JPEG', await wholeOf(file, given), place)
  const findings: Finding[] =
    orientation === 1
      ? []
      : [{ severity: 'info', sentence: sentence('finding.turned', {}), field: null }]
  const size = { file, height, width, findings }
  return lossyPicture({ ...size, mayColour: components > 1, looks, read }, context)
}

async function wholeOf(file: SourceFile, context: ReadContext): Promise<Uint8Array> {
  const bytes = await file.bytes(context)
  if (bytes.size > limits.pictureBytes)
    throw new GridcastError('import.picture-bytes', { file: file.title, bytes: bytes.size })
  return bytes.read(0, bytes.size)
}

/** Segments up to the first frame's header. */
function headerOf(bytes: Uint8Array, file: string): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let [at, orientation] = [2, 1]
  while (at + 10 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff || marker === 0x01) {
      at += marker === 0xff ? 1 : 2
      continue
    }
    const length = view.getUint16(at + 2)
    if (isFrame(marker)) return { ...frameAt(view, at), orientation }
    if (marker === 0xe1) orientation = orientationIn(bytes.subarray(at + 4, at + 2 + length))
    if (length < 2 || marker === 0xda) break
    at += 2 + length
  }
  throw new GridcastError('grid.damaged', { file, at, problem: 'header', detail: '' })
}

/** Start of frame: C0 to CF without the tables that lie between them. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

const frameAt = (view: DataView, at: number) => ({
  bits: view.getUint8(at + 4),
  height: view.getUint16(at + 5),
  width: view.getUint16(at + 7),
  components: view.getUint8(at + 9),
  at,
})

const exif = [...Buffer.from('Exif\0\0')]
const orientationTag = 0x0112

/** The orientation in an EXIF segment; 1 where it says none. */
function orientationIn(segment: Uint8Array): number {
  if (!startsWith(segment, exif) || segment.length < 16) return 1
  const view = new DataView(segment.buffer, segment.byteOffset + 6, segment.length - 6)
  const isLittle = view.getUint16(0) === 0x4949
  const start = view.getUint32(4, isLittle)
  if (start + 2 > view.byteLength) return 1
  const entries = view.getUint16(start, isLittle)
  for (let entry = 0; entry < entries; entry++) {
    const at = start + 2 + 12 * entry
    if (at + 12 > view.byteLength) break
    if (view.getUint16(at, isLittle) !== orientationTag) continue
    const found = view.getUint16(at + 8, isLittle)
    return found >= 1 && found <= 8 ? found : 1
  }
  return 1
}
