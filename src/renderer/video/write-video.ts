/** A figure over time as a video, encoded by WebCodecs, with the pixels that the player shows. */
import {
  BufferTarget,
  CanvasSource,
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  QUALITY_VERY_HIGH,
} from 'mediabunny'
import { GridcastError } from '../../shared/errors'
import type { AnimatedFigure } from '../../shared/picture/animated-figure'
import { composeFrame } from '../../shared/picture/compose-frame'

/** How long the last frame stays. */
const restSeconds = 1.5

/** @throws GridcastError `video.no-encoder` where the window can write no kind of video */
export async function encodeMp4(
  { figure, frame, frames }: AnimatedFigure,
  framesPerSecond: number,
  onFrame: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const first = composeFrame(figure, frame(0))
  // Colours are stored for squares of two by two pixels.
  const [width, height] = [first.width + (first.width % 2), first.height + (first.height % 2)]
  const codec = await getFirstEncodableVideoCodec(['avc', 'vp9', 'av1'], { width, height })
  if (codec === null) throw new GridcastError('video.no-encoder', {})
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { alpha: false })
  if (context === null) throw new GridcastError('video.no-encoder', {})
  const output = new Output({ format: new Mp4OutputFormat(), target: new BufferTarget() })
  const source = new CanvasSource(canvas, { codec, bitrate: QUALITY_VERY_HIGH })
  output.addVideoTrack(source)
  await output.start()
  for (let index = 0; index < frames; index++) {
    signal.throwIfAborted()
    const picture = index === 0 ? first : composeFrame(figure, frame(index))
    const pixels = new Uint8ClampedArray(picture.rgba)
    context.putImageData(new ImageData(pixels, picture.width, picture.height), 0, 0)
    const isLast = index === frames - 1
    await source.add(index / framesPerSecond, isLast ? restSeconds : 1 / framesPerSecond)
    onFrame(index + 1, frames)
  }
  await output.finalize()
  const { buffer } = output.target
  if (buffer === null) throw new GridcastError('video.no-encoder', {})
  return new Blob([buffer], { type: 'video/mp4' })
}
