/** WebP pictures (RFC 9649), lossy and lossless. */
import { GridcastError } from '../../../shared/errors'
import type { SourceFile } from '../../files/source-file'
import { startsWith, type ReadContext } from '../../importers/importer'
import { limits } from '../../limits'
import { decodePicture } from './codec'
import { lossyPicture } from './lossy'
import type { PictureFile } from './picture-file'

const [riff, webp] = ['RIFF', 'WEBP'].map((text) => [...Buffer.from(text)]) as [number[], number[]]
export const isWebp = (start: Uint8Array) => startsWith(start, riff) && startsWith(start, webp, 8)

const headBytes = 30
const animationFlag = 0x02

/** @throws GridcastError `grid.cut-off`, `grid.damaged`, `grid.unsupported` */
export async function openWebp(
  file: SourceFile,
  looks: boolean,
  context: ReadContext,
): Promise<PictureFile> {
  const { title } = file
  const start = await file.start()
  const bytes = await file.bytes(context)
  if (bytes.size > limits.pictureBytes)
    throw new GridcastError('import.picture-bytes', { file: title, bytes: bytes.size })
  const view = new DataView(start.buffer, start.byteOffset, start.length)
  const missing = Math.max(headBytes, 8 + view.getUint32(4, true)) - bytes.size
  if (missing > 0) throw new GridcastError('grid.cut-off', { file: title, at: bytes.size, missing })
  const { height, width, isAnimated } = headerOf(view, title)
  if (isAnimated) {
    const what = 'an animation'
    throw new GridcastError('grid.unsupported', { file: title, format: 'WebP', what })
  }
  const read = async (given: ReadContext) => {
    const source = await file.bytes(given)
    return decodePicture('WebP', await source.read(0, source.size), { file: title, at: 12 })
  }
  const size = { file, height, width, findings: [] }
  return lossyPicture({ ...size, mayColour: true, looks, read }, context)
}

function headerOf(view: DataView, file: string) {
  const kind = String.fromCharCode(...[12, 13, 14, 15].map((at) => view.getUint8(at)))
  switch (kind) {
    case 'VP8 ':
      return { ...sides(view.getUint16(26, true), view.getUint16(28, true)), isAnimated: false }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return { ...sides((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1), isAnimated: false }
    }
    case 'VP8X': {
      const isAnimated = (view.getUint8(20) & animationFlag) !== 0
      const side = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16) + 1
      return { width: side(24), height: side(27), isAnimated }
    }
    default:
      throw new GridcastError('grid.damaged', { file, at: 12, problem: 'header', detail: kind })
  }
}

/** The upper two bits say how it was scaled up. */
const sides = (width: number, height: number) => ({
  width: width & 0x3fff,
  height: height & 0x3fff,
})
