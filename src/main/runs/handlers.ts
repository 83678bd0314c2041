import type { EvaluateRequest } from '../../shared/engine-calls'
import { sentence, type Sentence } from '../../shared/notices/say'
import { os } from '../contract'
import { seasonOf } from '../forecasts/origin'
import { withProgress, type Report } from '../streams'
import { runAgain } from './again'
import { deleteRun } from './delete-run'
import { exportModel } from './export-model'
import { readFilmstrip } from './filmstrip'
import { importModel } from './import-model'
import { pastForecasts } from './past'
import { readRace } from './race'
import { compareRepeat, repeatRun } from './repeat'
import { keepScores, readScores } from './scores'
import { adjustRun, extendRun, resumeRun, startAutomatic, startRun, startSearch } from './start-run'
import { trainedModel, trainedRequest } from './engine-requests'
import { watchRun } from './watch'

/** Passes on how far a call of the engine is. */
function told(report: Report, what: Sentence): (news: { done: number; total: number }) => void {
  return ({ done, total }) => report(done, total, what)
}

export const runsHandlers = {
  list: os.runs.list.handler(({ context, input }) =>
    context.app.store.runs.page(input.after, input.limit),
  ),
  get: os.runs.get.handler(({ context, input }) =>
    context.app.store.runs.get(input.id, input.epochsAfter),
  ),
  start: os.runs.start.handler(({ context, input }) => startRun(context.app, input)),
  search: os.runs.search.handler(({ context, input }) => startSearch(context.app, input)),
  repeat: os.runs.repeat.handler(({ context, input }) =>
    repeatRun(context.app, input.id, input.anyway),
  ),
  compareRepeat: os.runs.compareRepeat.handler(({ context, input }) =>
    compareRepeat(context.app.store, input.id),
  ),
  again: os.runs.again.handler(({ context, input }) => runAgain(context.app, input)),
  past: os.runs.past.handler(({ context, input, signal }) =>
    withProgress(
      (report, aborted) => pastForecasts(context.app, input.id, input.datasetId, report, aborted),
      signal,
    ),
  ),
  automatic: os.runs.automatic.handler(({ context, input }) => startAutomatic(context.app, input)),
  race: os.runs.race.handler(({ context, input }) => readRace(context.app.store, input.id)),
  importModel: os.runs.importModel.handler(({ context: { app }, input, signal }) => {
    const { handle, ...wish } = input
    const [path = ''] = app.files.resolve(handle)
    return withProgress(
      (report, aborted) => importModel(app, { ...wish, path }, report, aborted),
      signal,
    )
  }),
  exportModel: os.runs.exportModel.handler(({ context, input, signal }) =>
    withProgress((report, aborted) => exportModel(context.app, input, report, aborted), signal),
  ),
  pause: os.runs.pause.handler(({ context, input }) => {
    context.app.store.runs.get(input.id)
    context.app.trainings.ask(input.id, 'pause')
  }),
  resume: os.runs.resume.handler(({ context, input }) =>
    resumeRun(context.app, input.id, input.startOver),
  ),
  stop: os.runs.stop.handler(({ context, input }) => {
    const { store, trainings } = context.app
    const { status } = store.runs.get(input.id)
    const isTrained = status === 'running' || status === 'waiting'
    if (isTrained) trainings.ask(input.id, 'stop')
    else if (status === 'paused' || status === 'interrupted') {
      store.runs.update(input.id, {
        status: 'stopped',
        ending: sentence('ended.stopped-while-away', {}),
      })
    }
  }),
  extend: os.runs.extend.handler(({ context, input }) =>
    extendRun(context.app, input.id, input.epochs),
  ),
  adjust: os.runs.adjust.handler(({ context, input }) =>
    adjustRun(context.app, input.id, input.settings),
  ),
  rename: os.runs.rename.handler(({ context, input }) => {
    const { runs } = context.app.store
    runs.get(input.id)
    runs.update(input.id, { name: input.name })
    return runs.get(input.id)
  }),
  label: os.runs.label.handler(({ context, input }) => {
    const { runs } = context.app.store
    const { labels } = runs.get(input.id)
    runs.update(input.id, { labels: { ...labels, ...input.labels } })
    return runs.get(input.id)
  }),
  delete: os.runs.delete.handler(({ context, input }) => deleteRun(context.app, input.id)),
  watch: os.runs.watch.handler(({ context, input, signal }) =>
    watchRun(context.app.store, context.app.trainings, input.id, signal),
  ),
  filmstrip: os.runs.filmstrip.handler(({ context, input }) =>
    readFilmstrip(context.app, input.id, input.epoch),
  ),
  scores: os.runs.scores.handler(({ context, input }) => readScores(context.app.store, input.id)),
  importance: os.runs.importance.handler(({ context: { app }, input, signal }) =>
    withProgress((report, aborted) => {
      const onNews = told(report, sentence('doing.shuffling', {}))
      const request = trainedRequest(app.store, input.id)
      return app.engine.call('importance', request, { onNews, signal: aborted })
    }, signal),
  ),
  prove: os.runs.prove.handler(({ context: { app }, input, signal }) =>
    withProgress((report, aborted) => {
      const onNews = told(report, sentence('doing.proving', {}))
      const request = trainedRequest(app.store, input.id)
      return app.engine.call('proof', request, { onNews, signal: aborted })
    }, signal),
  ),
  evaluate: os.runs.evaluate.handler(({ context, input, signal }) => {
    const { store, engine } = context.app
    const run = store.runs.get(input.id)
    const dataset = store.datasets.get(input.datasetId ?? run.datasetId)
    const request: EvaluateRequest = {
      model: trainedModel(store, run),
      dataset: store.datasets.source(dataset),
      mode: input.mode,
      heldOutOnly: dataset.id === run.datasetId,
      limit: input.limit,
      season: seasonOf(dataset),
      thresholds: input.thresholds,
      device: run.settings.device,
    }
    return withProgress(async (report, aborted) => {
      const onNews = told(report, sentence('doing.evaluating', {}))
      const evaluation = await engine.call('evaluate', request, { onNews, signal: aborted })
      const isWhole = input.limit === null && input.thresholds.length === 0
      if (request.heldOutOnly && isWhole && input.mode === 'free-running')
        // Not kept (no room, the run deleted meanwhile) is no loss: it is scored again when asked.
        await keepScores(store, run, evaluation).catch(() => undefined)
      return evaluation
    }, signal)
  }),
}
