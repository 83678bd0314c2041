/** Decodes an exported GIF with a library that has nothing to do with the one that wrote it. */
import { GifReader } from 'omggif'

export interface Picture {
  width: number
  height: number
  rgb: ArrayLike<number>
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

/** Whether two pictures agree pixel for pixel; if not, where they first differ. */
export function samePicture(a: Picture, b: Picture): object {
  if (a.width !== b.width || a.height !== b.height) return { sizes: [a.width, a.height, b.width, b.height] }
  for (let at = 0; at < a.rgb.length; at += 1) {
    if (a.rgb[at] === b.rgb[at]) continue
    const pixel = Math.floor(at / 3)
    return { x: pixel % a.width, y: Math.floor(pixel / a.width), values: [a.rgb[at], b.rgb[at]] }
  }
  return { same: true }
}
