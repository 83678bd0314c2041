/** What a door can ask about datasets. */
import { stat } from 'node:fs/promises'
import { sentence } from '../../shared/notices/say'
import { readBy } from '../../shared/prepare'
import { formatFrameTime } from '../../shared/time-axis'
import { suggestWindow } from '../../shared/model/window-suggestion'
import type { App } from '../app'
import { os } from '../contract'
import { deliver } from '../files/deliver'
import { tellTo, withProgress } from '../streams'
import { deleteDataset } from './delete-dataset'
import { enterDataset } from './enter-dataset'
import { datasetFrames, handOver } from './frames'
import { checkStretch } from './stretch'

export const datasetsHandlers = {
  list: os.datasets.list.handler(({ context }) => context.app.store.datasets.list()),
  get: os.datasets.get.handler(({ context, input }) => context.app.store.datasets.get(input.id)),

  inspect: os.datasets.inspect.handler(({ context: { app }, input, signal }) => {
    const paths = app.files.resolve(input.handle)
    return withProgress(
      (report, aborted) =>
        app.data.call('inspect', { paths, plan: input.plan ?? null }, tellTo(report, aborted)),
      signal,
    )
  }),

  inspectFrames: os.datasets.inspectFrames.handler(async ({ context: { app }, input, signal }) => {
    const { plan, count } = input
    const paths = app.files.resolve(input.handle)
    const { frames, told } = await handOver(app, (target) =>
      app.data.call('preview', { paths, plan, count, target }, { signal }),
    )
    return { ...told, frames }
  }),

  known: os.datasets.known.handler(async ({ context: { app }, input, signal }) => {
    const paths = app.files.resolve(input.handle)
    const content = await contentOf(app, paths, signal)
    const dataset = content === null ? null : app.store.datasets.findByContent(content)
    return { content, dataset }
  }),

  import: os.datasets.import.handler(({ context: { app }, input, signal }) => {
    const { plan, content } = input
    const paths = app.files.resolve(input.handle)
    return withProgress(
      (report, aborted) =>
        enterDataset(
          app.store,
          input.name,
          (folder) => app.data.call('import', { paths, plan, folder }, tellTo(report, aborted)),
          content,
        ),
      signal,
    )
  }),

  makeSample: os.datasets.makeSample.handler(({ context: { app }, input, signal }) => {
    const { sample, size, seed } = input
    const name = seed === 1 ? `${sample} (${size})` : `${sample} (${size}, seed ${seed})`
    return withProgress(
      (report, aborted) =>
        enterDataset(app.store, name, (folder) =>
          app.data.call('makeSample', { sample, size, seed, folder }, tellTo(report, aborted)),
        ),
      signal,
    )
  }),

  writeSample: os.datasets.writeSample.handler(({ context: { app }, input, signal }) => {
    const { to, ...sample } = input
    const fileName = `${sample.sample}-${sample.size}.${sample.format}`
    return withProgress(async (report, aborted) => {
      const { file, told } = await deliver(app, { to, fileName }, (target) =>
        app.data.call('writeSample', { ...sample, target }, tellTo(report, aborted)),
      )
      return { ...file, ...told }
    }, signal)
  }),

  prepare: os.datasets.prepare.handler(({ context: { app }, input, signal }) => {
    const { steps } = input
    const dataset = app.store.datasets.get(input.id)
    const store = app.store.datasets.frameStore(dataset)
    const others = readBy(steps).map((id) => {
      const other = app.store.datasets.get(id)
      return { dataset: other, store: app.store.datasets.frameStore(other) }
    })
    const request = { dataset, store, steps, others }
    return withProgress(
      (report, aborted) =>
        enterDataset(app.store, input.name, (folder) =>
          app.data.call('prepare', { ...request, folder }, tellTo(report, aborted)),
        ),
      signal,
    )
  }),

  race: os.datasets.race.handler(({ context: { app }, input, signal }) => {
    const dataset = app.store.datasets.get(input.id)
    const { settings } = suggestWindow({ kind: dataset.kind, ...dataset.shape })
    const request = {
      dataset: app.store.datasets.source(dataset),
      inputFrames: input.inputFrames ?? settings.inputFrames,
      leadTimes: input.leadTimes ?? settings.targetFrames,
      entrants: input.entrants ?? null,
    }
    return withProgress(
      (report, aborted) =>
        app.engine.call('race', request, {
          onNews: ({ done, total, reference }) =>
            report(done, total, sentence('doing.racing', { reference })),
          signal: aborted,
        }),
      signal,
    )
  }),

  rename: os.datasets.rename.handler(({ context, input }) =>
    context.app.store.datasets.rename(input.id, input.name),
  ),

  dependents: os.datasets.dependents.handler(({ context: { app }, input }) => {
    const { runs, forecasts } = app.store.datasets.dependents(input.id)
    return { runs: runs.map((id) => app.store.runs.title(id).name), forecasts: forecasts.length }
  }),

  delete: os.datasets.delete.handler(({ context, input }) =>
    deleteDataset(context.app.store, input.id),
  ),

  frames: os.datasets.frames.handler(async ({ context: { app }, input }) => {
    const dataset = app.store.datasets.get(input.id)
    checkStretch(dataset, input)
    const { sequence, from, count } = input
    const frames = await datasetFrames(app, dataset, { sequence, from, count })
    const { height, width, channels } = dataset.shape
    const times = Array.from({ length: count }, (_, index) =>
      formatFrameTime(dataset.time, from + index),
    )
    return { frames, shape: [count, height, width, channels], times }
  }),
}

/** SHA-256 of a single file; null for a folder, or files that belong together. */
async function contentOf(
  app: App,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<string | null> {
  const [path] = paths
  if (path === undefined || paths.length > 1 || !(await stat(path)).isFile()) return null
  return app.data.call('fingerprint', { path }, { signal })
}
