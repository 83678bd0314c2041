/** Live news of a run, whichever process trains it. */
import type { RunId } from '../../shared/identifiers'
import type { Run, TrainingEvent } from '../../shared/training/run'
import { PushStream } from '../streams'
import type { Store } from '../store'
import { storeTroubleOf } from '../store/store-errors'
import { statusOf, type Trainings } from './trainings'

/** How often the store is looked at for a run of another process, in milliseconds. */
const pollMs = 400

const isLive = ({ status }: Pick<Run, 'status'>) => status === 'running' || status === 'waiting'

/**
 * First the status as it is, then what happens; ends after the status with which the run is no
 * longer trained.
 */
export async function* watchRun(
  store: Store,
  trainings: Trainings,
  id: RunId,
  signal?: AbortSignal,
): AsyncGenerator<TrainingEvent, void, undefined> {
  const run = store.runs.get(id)
  if (isLive(run))
    yield* trainings.has(id) ? watchOwn(trainings, run, signal) : watchForeign(store, run, signal)
  else yield statusOf(run)
}

async function* watchOwn(
  trainings: Trainings,
  run: Run,
  signal?: AbortSignal,
): AsyncGenerator<TrainingEvent, void, undefined> {
  const stream = new PushStream<TrainingEvent>()
  stream.push(statusOf(run))
  const unsubscribe = trainings.subscribe(run.id, (event) => {
    if (event.type === 'batch') stream.replaceLast(event, (last) => last.type === 'batch')
    else stream.push(event)
    if (event.type === 'status' && !isLive(event)) stream.close()
  })
  const leave = () => stream.close()
  signal?.addEventListener('abort', leave, { once: true })
  try {
    yield* stream
  } finally {
    unsubscribe()
    signal?.removeEventListener('abort', leave)
  }
}

async function* watchForeign(
  store: Store,
  begun: Run,
  signal?: AbortSignal,
): AsyncGenerator<TrainingEvent, void, undefined> {
  let before = begun
  let liveBefore = ''
  yield statusOf(begun)
  while (signal?.aborted !== true) {
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    const run = lookAt(store, before)
    if (run === null) return
    for (const epoch of run.epochs.slice(before.epochs.length)) {
      yield { type: 'epoch', epoch, bestEpoch: run.bestEpoch ?? epoch.epoch }
      yield { type: 'filmstrip', epoch: epoch.epoch }
    }
    const live = liveOf(store, begun.id)
    const liveNow = JSON.stringify(live)
    if (live !== null && liveNow !== liveBefore) yield live
    liveBefore = liveNow
    if (run.status !== before.status) yield statusOf(run)
    if (!isLive(run)) return
    before = run
  }
}

/** The run as it is now; as it was while the database can't be read. Null when it was deleted. */
function lookAt(store: Store, before: Run): Run | null {
  return readable(() => {
    store.leases.interruptOrphans()
    return store.runs.find(before.id)
  }, before)
}

const liveOf = (store: Store, id: RunId) => readable(() => store.runs.live(id), null)

function readable<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch (error) {
    if (storeTroubleOf(error) === null) throw error
    return otherwise
  }
}
