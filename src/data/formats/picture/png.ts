/** PNG pictures of 1 to 16 bits as numbers, exactly as stored: no gamma, no blending. */
import { convertIndexedToRgb, decode, decodeApng, type DecodedPng } from 'fast-png'
import { firstLine, GridcastError } from '../../../shared/errors'
import type { SourceFile } from '../../files/source-file'
import { startsWith, type ReadContext } from '../../importers/importer'
import { showsColour, type Picture, type PictureFile } from './picture-file'
import { limits } from '../../limits'

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const headBytes = 33
/** Samples of a pixel, by the kind of colours. */
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const palette = 3

export const isPng = (start: Uint8Array) => startsWith(start, signature)

/** @throws GridcastError `grid.cut-off`, `grid.damaged`, `import.grid-too-large` */
export async function openPng(file: SourceFile, context: ReadContext): Promise<PictureFile> {
  const start = await file.start()
  const { title } = file
  const missing = headBytes - start.length
  if (missing > 0) throw new GridcastError('grid.cut-off', { file: title, at: 0, missing })
  const view = new DataView(start.buffer, start.byteOffset)
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  const [depth = 8, kind = 0] = [start[24], start[25]]
  const samples = samplesOf[kind]
  if (samples === undefined || width === 0 || height === 0)
    throw new GridcastError('grid.damaged', { file: title, at: 16, problem: 'header', detail: '' })
  if (width * height * samples * (depth === 16 ? 2 : 1) > limits.pngBytes)
    throw new GridcastError('import.grid-too-large', { file: title, height, width })
  const animation = Buffer.from(start).indexOf('acTL')
  const isAnimated = animation > 0 && animation + 8 <= start.length
  const read = (frame: number, given: ReadContext) =>
    pictureOf(file, isAnimated ? frame : null, given)
  return {
    file,
    height,
    width,
    dtype: depth === 16 ? 'uint16' : 'uint8',
    frames: isAnimated ? view.getUint32(animation + 4) : 1,
    isColour: samples > 2 || kind === palette ? showsColour(await read(0, context)) : false,
    hasPalette: kind === palette,
    isLayered: false,
    findings: [],
    picture: read,
  }
}

/** @param frame of an animated picture; null for a plain one */
async function pictureOf(
  file: SourceFile,
  frame: number | null,
  context: ReadContext,
): Promise<Picture> {
  const bytes = await file.bytes(context)
  const whole = await bytes.read(0, bytes.size)
  try {
    if (frame === null) return asPicture(decode(whole, { checkCrc: true }))
    const { frames, ...rest } = decodeApng(whole, { checkCrc: true })
    return asPicture({ ...rest, data: frames[frame]?.data ?? new Uint8Array() })
  } catch (error) {
    const values = {
      file: file.title,
      at: headBytes,
      problem: 'block' as const,
      detail: firstLine(error),
    }
    throw new GridcastError('grid.damaged', values, { cause: error })
  }
}

function asPicture(png: DecodedPng): Picture {
  const { data, channels, depth, palette: colours } = png
  const plain = { isLayered: false, index: null }
  if (colours !== undefined) {
    const rgb = convertIndexedToRgb(png)
    const cells = png.width * png.height
    const perPixel = rgb.length / cells === 4 ? 4 : 3
    return { samples: rgb, channels: perPixel, index: levelsOf(png), isLayered: false }
  }
  if (depth < 8) return { ...plain, samples: levelsOf(png), channels: 1 }
  return { ...plain, samples: data, channels: channels as Picture['channels'] }
}

/** Levels of fewer than 8 bits, which are packed in bytes; rows begin at one. */
function levelsOf({ data, depth, width, height }: DecodedPng): ArrayLike<number> {
  if (depth >= 8) return data
  const rowBytes = Math.ceil((width * depth) / 8)
  const levels = new Uint8Array(width * height)
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const bit = column * depth
      const byte = data[row * rowBytes + (bit >> 3)] as number
      levels[row * width + column] = (byte >> (8 - depth - (bit & 7))) & ((1 << depth) - 1)
    }
  return levels
}
