/**
 * Frames of a video for the terminal, through the ffmpeg of the machine, which is no part of the
 * app: written as an array (`.npy`) that is imported like any other.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdtemp, open, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { GridcastError } from '../../shared/errors'
import { formatNpyHeader } from '../../shared/npy'
import { isVideo, mostVideoBytes, suggestedSide, type VideoChoice } from '../../shared/video'

/** What was said of it; the rest is suggested. */
export type VideoWish = Partial<Pick<VideoChoice, 'colour' | 'every' | 'crop'>> & {
  size?: { height: number; width: number }
}

interface VideoFrames {
  path: string
  frames: number
  height: number
  width: number
}

export async function isVideoFile(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return false
  try {
    const start = new Uint8Array(12)
    await file.read(start, 0, 12, 0)
    return isVideo(start)
  } catch {
    return false
  } finally {
    await file.close()
  }
}

/**
 * The array lies in a temporary folder until the command ends.
 * @throws GridcastError `video.no-ffmpeg`, `video.unreadable`, `video.too-large`
 */
export async function framesOfVideo(video: string, wish: VideoWish): Promise<VideoFrames> {
  const folder = await mkdtemp(join(tmpdir(), 'gridcast-video-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, `${basename(video, extname(video))}.npy`)
  return { ...(await written(video, path, wish)), path }
}

async function written(video: string, path: string, wish: VideoWish) {
  const child = spawn('ffmpeg', argumentsFor(video, wish), { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = endOf(child)
  const file = await open(path, 'w')
  const array = new ArrayFile(file, wish.colour === true ? 3 : 1)
  try {
    for await (const piece of child.stdout) await array.take(piece as Buffer, basename(video))
    const { code, said, isMissing } = await ended
    if (isMissing) throw new GridcastError('video.no-ffmpeg', { file: basename(video) })
    if (code !== 0 || array.frames === 0) {
      const [detail = ''] = said.trim().split('\n').slice(-1)
      throw new GridcastError('video.unreadable', { file: basename(video), detail })
    }
    return await array.finish()
  } finally {
    child.kill('SIGKILL')
    await file.close()
  }
}

async function endOf(child: ChildProcessByStdio<null, Readable, Readable>) {
  let said = ''
  child.stderr.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-2000)))
  const failed = once(child, 'error').then(([error]) => ({
    ...{ code: null, said: String(error) },
    isMissing: (error as NodeJS.ErrnoException).code === 'ENOENT',
  }))
  const closed = once(child, 'close').then(([code]) => {
    return { code: code as number | null, said, isMissing: false }
  })
  return Promise.race([failed, closed])
}

/** Frames as pictures that say their own size (PGM, PPM), one after the other. */
function argumentsFor(video: string, { colour, every = 1, crop, size }: VideoWish): string[] {
  const longest = (side: string, other: string) =>
    `'if(gte(${side},${other}),min(${suggestedSide},${side}),-1)'`
  const filters = [
    ...(crop ? [`crop=${crop.width}:${crop.height}:${crop.column}:${crop.row}`] : []),
    `select='not(mod(n,${every}))'`,
    size
      ? `scale=${size.width}:${size.height}:flags=area`
      : `scale=w=${longest('iw', 'ih')}:h='if(gte(iw,ih),-1,min(${suggestedSide},ih))':flags=area`,
    `format=${colour === true ? 'rgb24' : 'gray'}`,
  ]
  return [
    ...['-v', 'error', '-nostdin', '-i', video, '-map', '0:v:0', '-vf', filters.join(',')],
    ...['-fps_mode', 'passthrough', '-f', 'image2pipe'],
    ...['-c:v', colour === true ? 'ppm' : 'pgm', '-'],
  ]
}

const headBytes = 128

/** Pictures that come in pieces, as an array whose head is written when their number is known. */
class ArrayFile {
  frames = 0
  private size: { height: number; width: number } | null = null
  private left = Buffer.alloc(0)

  constructor(
    private readonly file: FileHandle,
    private readonly channels: 1 | 3,
  ) {}

  async take(piece: Buffer, video: string): Promise<void> {
    this.left = Buffer.concat([this.left, piece])
    for (;;) {
      const head = /^P[56]\s+(\d+)\s+(\d+)\s+255\s/.exec(
        this.left.subarray(0, 40).toString('latin1'),
      )
      if (head === null) return
      const [width, height] = [Number(head[1]), Number(head[2])]
      const bytes = height * width * this.channels
      if (this.left.length < head[0].length + bytes) return
      const at = headBytes + this.frames * bytes
      if (at > mostVideoBytes)
        throw new GridcastError('video.too-large', { file: video, most: mostVideoBytes })
      await this.file.write(this.left, head[0].length, bytes, at)
      this.left = this.left.subarray(head[0].length + bytes)
      this.size = { height, width }
      this.frames++
    }
  }

  async finish() {
    const { height, width } = this.size ?? { height: 0, width: 0 }
    const shape = [this.frames, height, width, ...(this.channels === 3 ? [3] : [])]
    const head = formatNpyHeader('uint8', shape)
    if (head.length !== headBytes) throw new Error(`a head of ${head.length} bytes`)
    await this.file.write(head, 0, head.length, 0)
    return { frames: this.frames, height, width }
  }
}
