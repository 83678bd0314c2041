/** A race on a dataset: opens its frames, runs it, and says what a person is told. */
import type { RaceRequest } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import type { Race } from '../../shared/race'
import type { ReferenceName } from '../../shared/reference'
import { verdictOf } from '../forecasting/verdict'
import { references } from '../references'
import { inMemory } from '../references/in-memory'
import { FrameReader } from '../windows/frame-reader'
import { race } from './race'
import type { RaceResult } from './race'

const folds = 4
/** Enough forecasts that the ranges hardly narrow with more. */
const mostWindows = 120

export interface RaceWatcher {
  tell(news: { done: number; total: number; reference: ReferenceName }): void
  throwIfCancelled(): void
}

/** @throws GridcastError `race.too-short` when nothing could be fitted and checked */
export async function raceOn(request: RaceRequest, watcher: RaceWatcher): Promise<Race> {
  const { dataset, inputFrames, leadTimes, entrants } = request
  const reader = new FrameReader(dataset.store)
  try {
    const { shape } = dataset.store
    const racing = (entrants ?? references).length
    let done = 0
    const result = await race(
      { source: inMemory(reader), kind: dataset.kind, time: dataset.time, shape },
      { inputFrames, leadTimes, folds, gap: 0, windows: mostWindows },
      {
        async breathe() {
          watcher.throwIfCancelled()
          await new Promise(setImmediate)
        },
        fitting: (reference, _fold, count) =>
          watcher.tell({ done: done++, total: Math.max(done + 1, racing * count), reference }),
      },
      { entrants: entrants ?? undefined },
    )
    if (result === null)
      throw new GridcastError('race.too-short', {
        inputs: inputFrames,
        targets: leadTimes,
        frames: shape.frames,
      })
    return toldRace(result, dataset.unit, inputFrames, leadTimes)
  } finally {
    reader.close()
  }
}

/** What a person is told of a race. */
export function toldRace(
  result: RaceResult,
  unit: string | null,
  inputFrames: number,
  leadTimes: number,
): Race {
  const winner = result.contenders.find(({ name }) => name === result.winner)!
  return {
    unit,
    windows: result.windows,
    folds: result.done,
    inputFrames,
    leadTimes,
    winner: result.winner,
    contenders: result.contenders,
    coverage: result.coverage,
    verdict: verdictOf(winner.comparison),
  }
}
