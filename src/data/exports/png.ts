/** The forecast's figure as a single PNG or SVG, or all of its frames in a ZIP file. */
import { encode } from 'fast-png'
import { Zip, ZipPassThrough } from 'fflate'
import type { AnimatedFigure } from '../../shared/picture/animated-figure'
import { composeFrame, composeSvg } from '../../shared/picture/compose-frame'
import { loadGlyphsFor } from '../../shared/picture/font/glyph-store'
import { writeTarget } from '../frames/write-target'
import { breathe, type ExportContext, type Exporter, type ExportJob } from './exporter'
import { figureOf } from './gif'

export const png: Exporter = {
  async write(job, target) {
    const animated = await drawnBy(job)
    await writeTarget(target, pictureAt(animated, chosenFrame(job, animated)))
  },
}

export const svg: Exporter = {
  async write(job, target) {
    const animated = await drawnBy(job)
    const text = composeSvg(animated.figure, animated.frame(chosenFrame(job, animated)))
    await writeTarget(target, new TextEncoder().encode(text))
  },
}

const chosenFrame = ({ picture }: ExportJob, { frames, observed }: AnimatedFigure) =>
  Math.min(picture?.frame ?? observed, frames - 1)

export const pngFrames: Exporter = {
  async write(job, target, context) {
    await writeTarget(target, await zipped(await drawnBy(job), context))
  },
}

async function drawnBy(job: ExportJob): Promise<AnimatedFigure> {
  const { valueName, unit, channelNames } = job.dataset
  await loadGlyphsFor([valueName, unit ?? '', ...channelNames])
  return figureOf(job)
}

function pictureAt({ figure, frame }: AnimatedFigure, index: number): Uint8Array {
  const { width, height, rgba } = composeFrame(figure, frame(index))
  return encode({ width, height, data: rgba, channels: 4 })
}

/** Frames are compressed already: they are stored as they are, one after the other. */
async function zipped(animated: AnimatedFigure, context: ExportContext): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    pieces.push(piece)
  })
  const digits = String(animated.frames).length
  for (let index = 0; index < animated.frames; index++) {
    await breathe(index, animated.frames, context)
    const file = new ZipPassThrough(`frame-${String(index + 1).padStart(digits, '0')}.png`)
    zip.add(file)
    file.push(pictureAt(animated, index), true)
  }
  zip.end()
  context.onProgress(animated.frames, animated.frames)
  return Buffer.concat(pieces)
}
