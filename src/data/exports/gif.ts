/**
 * The forecast as an animated GIF, with the pixels that the player shows. Frames are composed in
 * palette indices, so nothing is lost on the way: a decoder gets back the same colours.
 */
import * as gifenc from 'gifenc'
import { GridcastError } from '../../shared/errors'
import { companionFrames, companionNames } from '../../shared/picture/beside'
import { spaceOf, suitingSize, type AnimatedFigure } from '../../shared/picture/animated-figure'
import { parseValueColormap, unpackColor } from '../../shared/picture/colormaps'
import { composeIndexedFrame } from '../../shared/picture/compose-frame'
import { loadGlyphsFor } from '../../shared/picture/font/glyph-store'
import { factsOf, forecastFigure } from '../../shared/picture/forecast-figure'
import { formatFrameTime } from '../../shared/time-axis'
import { writeTarget } from '../frames/write-target'
import { breathe, type ExportContext, type Exporter, type ExportJob } from './exporter'

/** In a bundle the package's named export is there, in plain Node only its CommonJS object. */
const GIFEncoder = gifenc.GIFEncoder ?? gifenc.default.GIFEncoder

/** How long the last frame stays before the GIF starts again. */
const restMs = 1500

export const gif: Exporter = {
  write: async (job, target, context) => writeTarget(target, await drawn(job, context)),
}

async function drawn(job: ExportJob, context: ExportContext): Promise<Uint8Array> {
  const { dataset } = job
  await loadGlyphsFor([dataset.valueName, dataset.unit ?? '', ...dataset.channelNames])
  const animated = figureOf(job)
  const stream = GIFEncoder()
  const delay = 1000 / job.framesPerSecond
  for (let index = 0; index < animated.frames; index += 1) {
    await breathe(index, animated.frames, context)
    const { indices, width, height, palette } = composeIndexedFrame(
      animated.figure,
      animated.frame(index),
    )
    const isLast = index === animated.frames - 1
    const colors =
      index === 0 ? { palette: Array.from(palette, (color) => [...unpackColor(color)]) } : {}
    stream.writeFrame(indices, width, height, {
      ...colors,
      delay: isLast ? Math.max(delay, restMs) : delay,
      repeat: 0,
    })
  }
  stream.finish()
  context.onProgress(animated.frames, animated.frames)
  return stream.bytes()
}

/** The figure that a GIF of this forecast shows. */
export function figureOf({
  forecast,
  dataset,
  frames,
  colormap,
  baseline,
  picture = {},
}: ExportJob): AnimatedFigure {
  if (baseline !== null && companionFrames(frames, baseline) === undefined)
    throw new GridcastError('export.unknown-baseline', {
      name: baseline,
      known: companionNames(frames),
    })
  const { height, width, channels } = dataset.shape
  const channel = picture.channel ?? 0
  if (channel >= channels)
    throw new GridcastError('export.unknown-channel', { channel: channel + 1, channels })
  const inputTimes = Array.from({ length: forecast.inputFrames }, (_, frame) =>
    formatFrameTime(dataset.time, forecast.firstInputFrame + frame),
  )
  return forecastFigure(
    { ...frames, shape: [height, width, channels], inputTimes, times: forecast.times },
    factsOf(forecast, dataset),
    {
      ...spaceOf(picture.size ?? suitingSize(dataset.shape)),
      colormap: parseValueColormap(colormap),
      scaleKind: picture.scaleKind ?? 'automatic',
      ink: picture.ink ?? 'light',
      language: picture.language ?? 'en',
      channel,
      baseline,
      panels: picture.panels,
      swipe: picture.swipe,
      view: picture.view,
      contour: picture.contour,
      graticule: picture.graticule,
    },
  )
}
