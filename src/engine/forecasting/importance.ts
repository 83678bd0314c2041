/**
 * How much each input of a trained model matters (permutation importance, Breiman 2001; Fisher,
 * Rudin & Dominici 2019): on the validation part, an input is taken from another window, and the
 * error grows by as much as the model relies on it. Inputs that say the same can stand in for each
 * other, and then none of them seems to matter.
 */
import type { TrainedRequest } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import type { Importance, Input } from '../../shared/importance'
import { sentence, type Sentence } from '../../shared/notices/say'
import { Random } from '../../shared/random'
import { thinned, type Origin } from '../references/origins'
import type { FrameSource } from '../references/reference'
import { squaredErrors } from '../rolling/squared-errors'
import { FrameReader } from '../windows/frame-reader'
import { splitDataset } from '../windows/split'
import type { Watcher } from './forecast'
import { SwappedSource, type IsSwapped } from './swapped-source'
import { openTrained, type TrainedForecaster } from './trained-forecaster'

const mostWindows = 16
/** Frames are shuffled one by one up to so many, more of them in groups. */
const mostGroups = 6

export async function importance(
  { dataset, model }: TrainedRequest,
  watcher: Watcher,
): Promise<Importance> {
  const reader = new FrameReader(dataset.store)
  try {
    const trained = openTrained(model, dataset)
    try {
      const { inputFrames, targetFrames: leads } = model.settings
      const origins = thinned(
        splitDataset(dataset, model.settings).validation.windows,
        mostWindows,
      ).map(({ sequence, first }) => ({ sequence, newest: first + inputFrames - 1 }))
      if (origins.length < 2) throw new GridcastError('importance.too-few', {})
      const shuffle = new Shuffle(trained, reader, origins, inputFrames, leads)
      const inputs = inputsOf(trained, inputFrames, reader.shape.channels, dataset.time.kind)
      let done = 0
      const errorWith = async (input: Input | null): Promise<number> => {
        const error = await shuffle.error(input, watcher.throwIfCancelled)
        watcher.progress({ done: ++done, total: inputs.length + 1 })
        return error
      }
      const rmse = await errorWith(null)
      const rows: Importance['inputs'] = []
      for (const input of inputs) {
        const own = await errorWith(input)
        const rise = rmse > 0 ? own / rmse - 1 : null
        rows.push({ input, name: nameOf(input), rmse: own, rise })
      }
      rows.sort((a, b) => b.rmse - a.rmse)
      return { unit: dataset.unit, windows: origins.length, rmse, inputs: rows, said: said(rows) }
    } finally {
      trained.dispose()
    }
  } finally {
    reader.close()
  }
}

/** What can be shuffled: frames, what lies before them, channels, and the place in time. */
export function inputsOf(
  { memory, readsTime }: Pick<TrainedForecaster, 'memory' | 'readsTime'>,
  inputFrames: number,
  channels: number,
  time: 'calendar' | 'index',
): Input[] {
  const groups = frameGroups(inputFrames)
  return [
    ...groups,
    ...(memory > inputFrames ? [{ kind: 'earlier' } as const] : []),
    ...(channels > 1
      ? Array.from({ length: channels }, (_, channel) => ({ kind: 'channel', channel }) as const)
      : []),
    ...(readsTime && time === 'calendar' ? [{ kind: 'calendar' } as const] : []),
  ]
}

/** The newest frames one by one, those further back in groups that double. */
function frameGroups(frames: number): Extract<Input, { kind: 'frames' }>[] {
  if (frames <= mostGroups)
    return Array.from({ length: frames }, (_, i) => ({ kind: 'frames', from: i + 1, to: i + 1 }))
  const groups: Extract<Input, { kind: 'frames' }>[] = []
  for (let from = 1, size = 1; from <= frames; from += size) {
    if (groups.length >= 2) size = Math.max(size, from - 1)
    const isLast = groups.length === mostGroups - 1
    const to = isLast ? frames : Math.min(frames, from + size - 1)
    groups.push({ kind: 'frames', from, to })
    if (to === frames) break
  }
  return groups
}

/** Forecasts of the windows with an input of another one, the same one for every input. */
class Shuffle {
  private readonly others: readonly Origin[]

  constructor(
    private readonly trained: TrainedForecaster,
    private readonly source: FrameSource,
    private readonly origins: readonly Origin[],
    private readonly inputFrames: number,
    private readonly leads: number,
  ) {
    this.others = shifted(origins)
  }

  /** Root mean squared error over all windows, steps and cells with a truth. */
  async error(input: Input | null, throwIfCancelled: () => void): Promise<number> {
    let [sum, cells] = [0, 0]
    for (const [i, own] of this.origins.entries()) {
      throwIfCancelled()
      const frames = await this.forecast(input, own, this.others[i]!)
      const place = { sequence: own.sequence, first: own.newest + 1, count: this.leads }
      const truth = this.source.read(place)
      sum += squaredErrors(frames, truth, this.leads).reduce((all, one) => all + one, 0)
      cells += truth.valid?.reduce((all, one) => all + one, 0) ?? truth.values.length
      await new Promise(setImmediate)
    }
    return Math.sqrt(sum / Math.max(1, cells))
  }

  private async forecast(input: Input | null, own: Origin, other: Origin): Promise<Float32Array> {
    // With another place in time, all values are its own ones, at the place of the other
    const isMoved = input?.kind === 'calendar'
    const [place, from] = isMoved ? [other, own] : [own, other]
    const source = new SwappedSource(this.source, place, from, swapOf(input, this.inputFrames))
    const { sequence, newest } = place
    const window = { sequence, first: newest + 1 - this.inputFrames, count: this.inputFrames }
    const [frames] = await this.trained.forecast(source, [window], this.leads, 'free-running')
    return frames!
  }
}

function swapOf(input: Input | null, inputFrames: number): IsSwapped {
  switch (input?.kind) {
    case undefined:
      return () => false
    case 'frames':
      return (lag) => lag + 1 >= input.from && lag + 1 <= input.to
    case 'earlier':
      return (lag) => lag >= inputFrames
    case 'channel':
      return (_, channel) => channel === input.channel
    case 'calendar':
      return () => true
    default:
      return input satisfies never
  }
}

/** Each window gets another one, every one once; the order is drawn by a seed. */
function shifted(origins: readonly Origin[]): Origin[] {
  const order = new Random(1).shuffle(Array.from(origins.keys()))
  const others = new Array<Origin>(origins.length)
  order.forEach((own, at) => (others[own] = origins[order[(at + 1) % order.length]!]!))
  return others
}

function nameOf(input: Input): Sentence {
  switch (input.kind) {
    case 'frames':
      return sentence('input.frames', { from: input.from, to: input.to })
    case 'earlier':
      return sentence('input.earlier', {})
    case 'channel':
      return sentence('input.channel', { channel: input.channel + 1 })
    case 'calendar':
      return sentence('input.calendar', {})
    default:
      return input satisfies never
  }
}

/** Below this rise of the error an input hardly matters. */
const hardly = 0.01

/** @param rows the most important first */
function said(rows: Importance['inputs']): Sentence {
  const [first] = rows
  if (first === undefined || (first.rise ?? 0) < hardly) return sentence('importance.none', {})
  const idle = rows.filter(({ rise }) => rise !== null && rise < hardly).map(({ name }) => name)
  return sentence('importance.most', { name: first.name, rise: first.rise!, idle })
}
