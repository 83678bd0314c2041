/** Calls that read stored frames, and that take forecasts away. */
import { writeTarget } from '../frames/write-target'
import { workContext, type CallHandler } from './context'

export const frames: CallHandler<'frames'> = async ({
  store,
  sequence,
  from,
  count,
  target,
  title,
}) => {
  const { readFrames } = await import('../frames/read-frames')
  const read = await readFrames(store, sequence, from, count)
  await writeTarget({ path: target, title, lasts: false }, read)
  return null
}

export const exportForecast: CallHandler<'exportForecast'> = async (request, context) => {
  const [{ exportForecast: draw }, { forecastFrames }] = await Promise.all([
    import('../exports/export-forecast'),
    import('../frames/forecast-frames'),
  ])
  const { signal, onProgress } = workContext(context)
  const report = (done: number, total: number) => onProgress(done, total, 'Writing')
  const bytes = await draw({ ...request, frames: await forecastFrames(request) }, report, signal)
  const { target: path, title } = request
  await writeTarget({ path, title, lasts: true }, bytes)
  return null
}
