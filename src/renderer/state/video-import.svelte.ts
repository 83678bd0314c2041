/**
 * A video on its way in: decoded here, by the choice that a person makes, to an array of frames
 * that goes on as any other file.
 */
import { formatNpyHeader } from '../../shared/npy'
import { sizeWithin, suggestedSide, type VideoChoice, type VideoCrop } from '../../shared/video'
import { dropBlob } from '../api/drop-file'
import { importing } from './importing.svelte'
import { Task, type TaskNews } from './task.svelte'
import type { Video } from '../video/read-video'

class VideoImport {
  video = $state.raw<Video | null>(null)
  colour = $state(false)
  every = $state(1)
  longest = $state<number>(suggestedSide)
  crop = $state.raw<VideoCrop | null>(null)
  first = $state.raw<ImageData | null>(null)
  readonly opening = new Task<Video>()
  readonly reading = new Task<string>()

  get choice(): VideoChoice | null {
    if (this.video === null) return null
    const { colour, every, crop } = this
    return { colour, every, crop, ...sizeWithin(crop ?? this.video.facts, this.longest) }
  }

  async open(name: string, handle: string): Promise<void> {
    this.forget()
    const video = await this.opening.run(async () => opened(name, handle))
    this.video = video
    await this.show()
  }

  /** Shows the first frame as it would be taken. */
  async show(): Promise<void> {
    const { video, choice } = this
    if (video === null || choice === null) return
    const first = await video.first(choice).catch(() => null)
    if (this.video === video) this.first = first
  }

  /** Decodes the frames and goes on with them. */
  async take(): Promise<void> {
    const { video, choice } = this
    if (video === null || choice === null) return
    const name = video.name.replace(/\.[^.]*$/, '') + '.npy'
    const handle = await this.reading.run(async (signal) => this.sent(video, choice, name, signal))
    if (handle !== null) importing.instead({ name, handle })
  }

  forget(): void {
    this.opening.cancel()
    this.reading.cancel()
    this.video?.close()
    this.video = null
    this.first = null
    this.crop = null
  }

  private async *sent(
    video: Video,
    choice: VideoChoice,
    name: string,
    signal: AbortSignal,
  ): AsyncGenerator<TaskNews<string>> {
    const total = video.framesOf(choice)
    const onFrame = (done: number) => this.reading.report(done, Math.max(done, total), null)
    const frames = await video.frames(choice, onFrame, signal)
    const shape = [frames.length, choice.height, choice.width, ...(choice.colour ? [3] : [])]
    const head = formatNpyHeader('uint8', shape) as Uint8Array<ArrayBuffer>
    const result = await dropBlob(new Blob([head, ...frames]), name, undefined, signal)
    yield { type: 'result', result }
  }
}

async function* opened(name: string, handle: string): AsyncGenerator<TaskNews<Video>> {
  // The decoder's library is loaded by those who bring a video.
  const { Video } = await import('../video/read-video')
  yield { type: 'result', result: await Video.open(name, handle) }
}

export const videoImport = new VideoImport()
