/**
 * The forecast as GeoTIFF, on the grid and in the reference system the data came in: one file with
 * a band per step (and channel), or a ZIP file with a GeoTIFF per step, its time in its name.
 */
import { zipSync } from 'fflate'
import { exportName } from '../../shared/export-name'
import { tiffBytes, type TiffContent } from '../formats/tiff/tiff-writer'
import { writeTarget } from '../frames/write-target'
import { breathe, type ExportContext, type Exporter, type ExportJob } from './exporter'

export const geotiff: Exporter = {
  async write(job, target, context) {
    await breathe(0, 1, context)
    const steps = Array.from({ length: job.forecast.steps }, (_, step) => stepOf(job, step))
    await writeTarget(target, tiffBytes({ ...gridOf(job), ...together(steps) }))
    context.onProgress(1, 1)
  },
}

export const geotiffSteps: Exporter = {
  async write(job, target, context) {
    await writeTarget(target, zipSync(await filesOf(job, context), { level: 0 }))
  },
}

type Step = Pick<TiffContent, 'bands' | 'descriptions'>

const gridOf = ({ dataset: { shape, unit, georeference } }: ExportJob) => ({
  height: shape.height,
  width: shape.width,
  unit,
  georeference,
})

/** A band per channel of one step. Frame numbers are no description: bands have numbers already. */
function stepOf({ dataset, forecast, frames }: ExportJob, step: number): Step {
  const { height, width, channels } = dataset.shape
  const cells = height * width
  const bands = Array.from({ length: channels }, (_, channel) =>
    Float32Array.from(
      { length: cells },
      (_cell, cell) => frames.forecast[(step * cells + cell) * channels + channel] ?? NaN,
    ),
  )
  const time = dataset.time.kind === 'index' ? null : (forecast.times[step] ?? null)
  const descriptions = bands.map((_, channel) => {
    const name = channels > 1 ? (dataset.channelNames[channel] ?? null) : null
    return [time, name].filter((part) => part !== null).join(' ') || null
  })
  return { bands, descriptions }
}

const together = (steps: readonly Step[]): Step => ({
  bands: steps.flatMap(({ bands }) => bands),
  descriptions: steps.flatMap(({ descriptions }) => descriptions),
})

async function filesOf(
  job: ExportJob,
  context: ExportContext,
): Promise<Record<string, Uint8Array>> {
  const { steps } = job.forecast
  const files: Record<string, Uint8Array> = {}
  for (let step = 0; step < steps; step++) {
    await breathe(step, steps, context)
    const time = job.forecast.times[step] ?? String(step + 1)
    const name = exportName(job.dataset, { times: [asName(time, step)] }, 'geotiff')
    files[name] = tiffBytes({ ...gridOf(job), ...stepOf(job, step) })
  }
  context.onProgress(steps, steps)
  return files
}

/** `2020-03-02 14:05` becomes `20200302-1405`, `2020-W09` stays; frames get numbers that sort. */
function asName(time: string, step: number): string {
  const [, day = '', clock = ''] = /^(\d{4}(?:-\d{2}){0,2})(?: ([\d:]+))?$/.exec(time) ?? []
  if (/^\d{4}-[A-Z]+\d+$/.test(time)) return time
  if (day === '') return `step-${String(step + 1).padStart(3, '0')}`
  const digits = (text: string) => text.replace(/\D/g, '')
  return clock === '' ? digits(day) : `${digits(day)}-${digits(clock)}`
}
