/** Decodes an exported GIF with a library that has nothing to do with the one that wrote it. */
import { createHash } from 'node:crypto'
import { GifReader } from 'omggif'

interface Picture {
  width: number
  height: number
  rgb: Uint8Array
}

/** Every frame, drawn over the ones before it. */
export function decodeGif(bytes: Uint8Array): Picture[] {
  const reader = new GifReader(Buffer.from(bytes))
  const { width, height } = reader
  const rgba = new Uint8Array(width * height * 4)
  return Array.from({ length: reader.numFrames() }, (_, index) => {
    reader.decodeAndBlitFrameRGBA(index, rgba)
    return { width, height, rgb: rgba.filter((_value, at) => at % 4 !== 3) }
  })
}

/** Size of a picture and hash of its pixels, for comparing it with one that is far away. */
export function fingerprint({ width, height, rgb }: Picture): {
  width: number
  height: number
  hash: string
} {
  return { width, height, hash: createHash('sha256').update(rgb).digest('hex') }
}
