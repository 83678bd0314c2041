/**
 * A video that main knows by a handle, decoded in the window by WebCodecs: read in parts as the
 * decoder asks for them, drawn at the size that is wanted, and given back as plain numbers.
 */
import { CanvasSink, CustomSource, Input, MATROSKA, MP4, QTFF, WEBM } from 'mediabunny'
import type { InputVideoTrack } from 'mediabunny'
import { GridcastError } from '../../shared/errors'
import { greyOf, mostVideoBytes, type VideoChoice } from '../../shared/video'
import { api } from '../api/client'

interface VideoFacts {
  height: number
  width: number
  seconds: number
  framesPerSecond: number
}

export class Video {
  private constructor(
    readonly name: string,
    readonly facts: VideoFacts,
    private readonly input: Input,
    private readonly track: InputVideoTrack,
  ) {}

  /** @throws GridcastError `video.unreadable`, `video.no-codec` */
  static async open(name: string, handle: string): Promise<Video> {
    const input = new Input({ source: sourceOf(handle), formats: [MP4, QTFF, WEBM, MATROSKA] })
    try {
      const track = await input.getPrimaryVideoTrack()
      if (track === null) throw new GridcastError('video.no-picture', { file: name })
      if (!(await track.canDecode()))
        throw new GridcastError('video.no-codec', { file: name, codec: track.codec ?? '' })
      const { averagePacketRate: framesPerSecond } = await track.computePacketStats(200)
      const seconds = await track.computeDuration()
      const { displayHeight: height, displayWidth: width } = track
      return new Video(name, { height, width, seconds, framesPerSecond }, input, track)
    } catch (error) {
      input.dispose()
      if (error instanceof GridcastError) throw error
      const detail = error instanceof Error ? error.message : String(error)
      throw new GridcastError('video.unreadable', { file: name, detail }, { cause: error })
    }
  }

  /** How many frames a choice takes, about. */
  framesOf({ every }: VideoChoice): number {
    return Math.ceil((this.facts.seconds * this.facts.framesPerSecond) / every)
  }

  /** The first frame as it would be taken. */
  async first(choice: VideoChoice): Promise<ImageData | null> {
    for await (const picture of this.pictures({ ...choice, every: 1 })) return picture
    return null
  }

  /**
   * All frames of a choice, 1 or 3 bytes a cell.
   * @throws GridcastError `video.too-large`, `video.no-picture`
   */
  async frames(
    choice: VideoChoice,
    onFrame: (frames: number) => void,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>[]> {
    const size = choice.height * choice.width * (choice.colour ? 3 : 1)
    const frames: Uint8Array<ArrayBuffer>[] = []
    for await (const { data } of this.pictures(choice)) {
      signal.throwIfAborted()
      if ((frames.length + 1) * size > mostVideoBytes)
        throw new GridcastError('video.too-large', { file: this.name, most: mostVideoBytes })
      frames.push(cellsOf(data, choice.colour))
      onFrame(frames.length)
    }
    if (frames.length === 0) throw new GridcastError('video.no-picture', { file: this.name })
    return frames
  }

  close(): void {
    this.input.dispose()
  }

  private async *pictures(choice: VideoChoice): AsyncGenerator<ImageData> {
    const { height, width, every, crop } = choice
    const cut = crop && {
      left: crop.column,
      top: crop.row,
      width: crop.width,
      height: crop.height,
    }
    const sink = new CanvasSink(this.track, {
      ...{ height, width, fit: 'fill', poolSize: 2 },
      ...(cut && { crop: cut }),
    })
    let at = 0
    for await (const { canvas } of sink.canvases()) {
      if (at++ % every !== 0) continue
      const context = canvas.getContext('2d') as CanvasRenderingContext2D | null
      if (context !== null) yield context.getImageData(0, 0, width, height)
    }
  }
}

/** Bytes that are asked for at a time. */
const mostPart = 4 << 20

function sourceOf(handle: string): CustomSource {
  const part = (offset: number, length: number) => api.files.videoPart({ handle, offset, length })
  return new CustomSource({
    getSize: async () => (await part(0, 1)).bytes,
    async read(start, end) {
      const pieces: Blob[] = []
      for (let at = start; at < end; at += mostPart)
        pieces.push((await part(at, Math.min(mostPart, end - at))).part)
      return new Uint8Array(await new Blob(pieces).arrayBuffer())
    },
  })
}

function cellsOf(rgba: Uint8ClampedArray, colour: boolean): Uint8Array<ArrayBuffer> {
  const cells = rgba.length / 4
  const values = new Uint8Array(cells * (colour ? 3 : 1))
  for (let cell = 0; cell < cells; cell++) {
    const [red = 0, green = 0, blue = 0] = rgba.subarray(4 * cell, 4 * cell + 3)
    if (colour) values.set([red, green, blue], 3 * cell)
    else values[cell] = greyOf(red, green, blue)
  }
  return values
}
