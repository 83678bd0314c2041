/** The pictures of a report, inside the page itself. */
import { encode } from 'fast-png'
import { composeFrame } from '../../../shared/picture/compose-frame'
import { loadGlyphsFor } from '../../../shared/picture/font/glyph-store'
import { evenlySpread } from '../../importers/importer'
import { breathe, type ExportContext, type ExportJob } from '../exporter'
import { figureOf } from '../gif'

/** Steps that are shown, the first and the last among them. */
const mostShown = 4

export type ReportPictures = readonly { source: string; text: string }[]

export async function picturesOf(job: ExportJob, context: ExportContext): Promise<ReportPictures> {
  const { dataset, forecast } = job
  await loadGlyphsFor([dataset.valueName, dataset.unit ?? '', ...dataset.channelNames])
  const { figure, frame, observed } = figureOf(job)
  const shown = evenlySpread(forecast.steps, mostShown)
  const pictures: { source: string; text: string }[] = []
  for (const [at, step] of shown.entries()) {
    await breathe(at, shown.length, context)
    const { rgba, width, height } = composeFrame(figure, frame(observed + step))
    const png = encode({ data: new Uint8Array(rgba.buffer), width, height, channels: 4, depth: 8 })
    const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`
    pictures.push({ source, text: forecast.times[step] ?? '' })
  }
  return pictures
}
