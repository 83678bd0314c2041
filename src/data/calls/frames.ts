/** Calls that read stored frames, make datasets of them, and take forecasts away. */
import { sentence } from '../../shared/notices/say'
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

export const prepare: CallHandler<'prepare'> = async (
  { dataset, store, steps, others, folder },
  context,
) => {
  const [{ prepared }, { storedSource }, { writeDataset }] = await Promise.all([
    import('../prepare/list'),
    import('../frames/stored-source'),
    import('../writer/write-dataset'),
  ])
  const source = prepared(storedSource(dataset, store), steps, (id) => {
    const found = others.find((other) => other.dataset.id === id)
    if (found === undefined) throw new Error(`dataset ${id} was not sent along`)
    return storedSource(found.dataset, found.store)
  })
  const description = { ...source.description, recipe: { from: dataset.id, steps } }
  return writeDataset(folder, { ...source, description }, workContext(context))
}

export const forecastRegions: CallHandler<'forecastRegions'> = async (request) => {
  const [{ regionView }, { forecastFrames }] = await Promise.all([
    import('../exports/region-view'),
    import('../frames/forecast-frames'),
  ])
  return regionView({ ...request, frames: await forecastFrames(request) })
}

export const exportForecast: CallHandler<'exportForecast'> = async (request, context) => {
  const [{ exporters }, { forecastFrames }] = await Promise.all([
    import('../exports/list'),
    import('../frames/forecast-frames'),
  ])
  const { signal, onProgress } = workContext(context)
  const report = (done: number, total: number) =>
    onProgress(done, total, sentence('doing.writing', {}))
  const job = { ...request, frames: await forecastFrames(request) }
  const target = { path: request.target, title: request.title, lasts: true }
  await exporters[request.format].write(job, target, { onProgress: report, signal })
  return null
}
