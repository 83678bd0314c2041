/** What a door can ask about datasets. */
import { formatFrameTime } from '../../shared/time-axis'
import type { App } from '../app'
import { os } from '../contract'
import { readFrames } from '../forecasts/read-frames'
import { withProgress } from '../streams'
import { deleteDataset } from './delete-dataset'
import { Inspections } from '../../data/importers/inspections'
import { makeSample } from '../../data/samples'
import { checkStretch } from './stretch'
import { writeDataset } from '../../data/writer/write-dataset'

const inspectionsByApp = new WeakMap<App, Inspections>()

/** The files that this app is looking at. */
function inspectionsOf(app: App): Inspections {
  let inspections = inspectionsByApp.get(app)
  if (inspections === undefined) {
    inspections = new Inspections(app.store)
    inspectionsByApp.set(app, inspections)
  }
  return inspections
}

export const datasetsHandlers = {
  list: os.datasets.list.handler(({ context }) => context.app.store.datasets.list()),

  inspect: os.datasets.inspect.handler(({ context: { app }, input, signal }) => {
    const paths = app.files.resolve(input.handle)
    return withProgress((onProgress, either) => {
      return inspectionsOf(app).inspect(paths, input.plan ?? null, { signal: either, onProgress })
    }, signal)
  }),

  inspectFrames: os.datasets.inspectFrames.handler(async ({ context: { app }, input, signal }) => {
    const whole = signal ?? new AbortController().signal
    const { frames, ...rest } = await inspectionsOf(app).preview(
      app.files.resolve(input.handle),
      input.plan,
      input.count,
      { signal: whole },
    )
    return { ...rest, frames: new Blob([frames]) }
  }),

  import: os.datasets.import.handler(({ context: { app }, input, signal }) => {
    const paths = app.files.resolve(input.handle)
    return withProgress((onProgress, either) => {
      return inspectionsOf(app).import(paths, input.plan, input.name, {
        signal: either,
        onProgress,
      })
    }, signal)
  }),

  makeSample: os.datasets.makeSample.handler(({ context: { app }, input, signal }) => {
    const source = makeSample(input.sample, input.size, input.seed)
    const name =
      input.seed === 1
        ? `${input.sample} (${input.size})`
        : `${input.sample} (${input.size}, seed ${input.seed})`
    return withProgress(
      (onProgress, either) => writeDataset(app.store, source, { name, signal: either, onProgress }),
      signal,
    )
  }),

  rename: os.datasets.rename.handler(({ context, input }) =>
    context.app.store.datasets.rename(input.id, input.name),
  ),

  dependents: os.datasets.dependents.handler(({ context: { app }, input }) => {
    const { runs, forecasts } = app.store.datasets.dependents(app.store.datasets.get(input.id).id)
    return { runs: runs.map((id) => app.store.runs.get(id).name), forecasts: forecasts.length }
  }),

  delete: os.datasets.delete.handler(({ context, input }) =>
    deleteDataset(context.app.store, input.id),
  ),

  frames: os.datasets.frames.handler(async ({ context: { app }, input }) => {
    const dataset = app.store.datasets.get(input.id)
    checkStretch(dataset, input)
    const frames = await readFrames(
      app.store.datasets.frameStore(dataset),
      input.sequence,
      input.from,
      input.count,
    )
    const { height, width, channels } = dataset.shape
    const times = Array.from({ length: input.count }, (_, index) =>
      formatFrameTime(dataset.time, input.from + index),
    )
    return { frames: new Blob([frames]), shape: [input.count, height, width, channels], times }
  }),
}
