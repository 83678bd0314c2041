/**
 * The forecast as a video (H.264 in MP4), with the pixels that the player shows, by the ffmpeg of
 * the machine. The window makes its videos itself.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { GridcastError } from '../../shared/errors'
import { composeFrame } from '../../shared/picture/compose-frame'
import { loadGlyphsFor } from '../../shared/picture/font/glyph-store'
import { writeTarget } from '../frames/write-target'
import { breathe, type ExportContext, type Exporter, type ExportJob } from './exporter'
import { figureOf } from './gif'

export const mp4: Exporter = {
  async write(job, target, context) {
    const folder = await mkdtemp(join(tmpdir(), 'gridcast-video-'))
    try {
      const path = join(folder, 'forecast.mp4')
      await encode(job, path, context)
      await writeTarget(target, await readFile(path))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** @throws GridcastError `export.no-ffmpeg`, `export.ffmpeg` */
async function encode(job: ExportJob, path: string, context: ExportContext): Promise<void> {
  const { dataset, framesPerSecond } = job
  await loadGlyphsFor([dataset.valueName, dataset.unit ?? '', ...dataset.channelNames])
  const animated = figureOf(job)
  const { width, height } = composeFrame(animated.figure, animated.frame(0))
  const child = spawn('ffmpeg', argumentsFor({ width, height, framesPerSecond, path }), {
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-2000)))
  // What is written after ffmpeg has gone is told by its end.
  child.stdin.on('error', () => undefined)
  const ended = Promise.race([
    once(child, 'error').then(([error]) => error as NodeJS.ErrnoException),
    once(child, 'close').then(([code]) => code as number | null),
  ])
  try {
    for (let index = 0; index < animated.frames && !child.stdin.destroyed; index++) {
      await breathe(index, animated.frames, context)
      const { rgba } = composeFrame(animated.figure, animated.frame(index))
      if (!child.stdin.write(rgba)) await Promise.race([once(child.stdin, 'drain'), ended])
    }
    child.stdin.end()
    const end = await ended
    if (end instanceof Error) throw new GridcastError('export.no-ffmpeg', {}, { cause: end })
    if (end !== 0)
      throw new GridcastError('export.ffmpeg', { detail: said.trim().split('\n').at(-1) ?? '' })
  } finally {
    child.kill('SIGKILL')
  }
}

/** Colours are stored for squares of two by two pixels, so both sides are made even. */
const argumentsFor = (video: {
  width: number
  height: number
  framesPerSecond: number
  path: string
}) => [
  ...['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgba'],
  ...['-s', `${video.width}x${video.height}`, '-r', String(video.framesPerSecond), '-i', '-'],
  ...['-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2,tpad=stop_mode=clone:stop_duration=1.5'],
  ...['-c:v', 'libx264', '-crf', '16', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'],
  ...['-y', video.path],
]
