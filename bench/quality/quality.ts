/**
 * How good references are on real data: on the windows that a run's split would test, everything
 * fitted on its training part, and by rolling origin.
 */
import type { DatasetSource } from '../../src/shared/engine-calls'
import { suggestWindow } from '../../src/shared/model/window-suggestion'
import { references } from '../../src/engine/references'
import { inMemory } from '../../src/engine/references/in-memory'
import { historyAt } from '../../src/engine/references/origins'
import type { FrameSource } from '../../src/engine/references/reference'
import { race } from '../../src/engine/rolling/race'
import type { RaceResult } from '../../src/engine/rolling/race'
import { FrameReader } from '../../src/engine/windows/frame-reader'
import type { FrameRange } from '../../src/engine/windows/frame-reader'
import { splitDataset } from '../../src/engine/windows/split'

export interface QualityRow {
  name: string
  rmse: number
  seconds: number
}

export interface QualityOf {
  set: string
  windows: number
  /** On the windows of the split, the best first; `persistence` among them. */
  split: QualityRow[]
  /** By rolling origin over all of the data; null when it is too short. */
  rolling: RaceResult | null
}

const folds = 4
const rollingWindows = 120

export async function measureQuality(
  set: string,
  data: DatasetSource,
  tell: (what: string) => void,
): Promise<QualityOf> {
  const reader = new FrameReader(data.store)
  try {
    const source = inMemory(reader)
    const { shape } = data.store
    const { settings } = suggestWindow({ kind: data.kind, ...shape })
    const wanted = { ...settings, objective: 'window' as const, limit: null, seed: 1 }
    const split = splitDataset(data, wanted)
    const windows = split.test.windows.length > 0 ? split.test.windows : split.validation.windows
    const plan = { inputFrames: settings.inputFrames, leadTimes: settings.targetFrames }
    const training = { source, kind: data.kind, time: data.time, ...plan }
    const rows = [persistence(source, windows, settings.inputFrames)]
    for (const reference of references) {
      const fitting = { ...training, ranges: split.training.ranges }
      if (!reference.applies(fitting)) continue
      tell(`${set}: ${reference.name}`)
      const began = performance.now()
      const saved = await reference.fit(fitting, () => Promise.resolve())
      const fitted = reference.open(saved, shape)
      const rmse = rootMeanSquare(source, windows, settings.inputFrames, (window) =>
        fitted.forecast(
          historyAt(source, newestOf(window, settings.inputFrames), fitted.memory),
          plan.leadTimes,
        ),
      )
      rows.push({ name: reference.name, rmse, seconds: (performance.now() - began) / 1000 })
    }
    const rolling = await race(
      { source, kind: data.kind, time: data.time, shape },
      { ...plan, folds, gap: 0, windows: rollingWindows },
      {
        breathe: () => Promise.resolve(),
        fitting: (name, fold) => tell(`${set}: ${name}, fold ${fold} of ${folds}`),
      },
    )
    return {
      set,
      windows: windows.length,
      split: rows.sort((a, b) => a.rmse - b.rmse),
      rolling,
    }
  } finally {
    reader.close()
  }
}

function newestOf(window: FrameRange, inputFrames: number): { sequence: number; newest: number } {
  return { sequence: window.sequence, newest: window.first + inputFrames - 1 }
}

function persistence(
  source: FrameSource,
  windows: readonly FrameRange[],
  inputFrames: number,
): QualityRow {
  const rmse = rootMeanSquare(source, windows, inputFrames, (window) => {
    const last = source.read({ ...window, first: window.first + inputFrames - 1, count: 1 }).values
    const all = new Float32Array((window.count - inputFrames) * last.length)
    for (let at = 0; at < all.length; at += last.length) all.set(last, at)
    return all
  })
  return { name: 'no change', rmse, seconds: 0 }
}

function rootMeanSquare(
  source: FrameSource,
  windows: readonly FrameRange[],
  inputFrames: number,
  forecast: (window: FrameRange) => Float32Array,
): number {
  let [sum, count] = [0, 0]
  for (const window of windows) {
    const frames = forecast(window)
    const rest = { first: window.first + inputFrames, count: window.count - inputFrames }
    const { values, valid } = source.read({ ...window, ...rest })
    for (let i = 0; i < frames.length; i++) {
      if (valid !== null && valid[i] === 0) continue
      sum += (frames[i]! - values[i]!) ** 2
      count++
    }
  }
  return Math.sqrt(sum / count)
}

/** Lines of a table: the split's windows, then the race by rolling origin. */
export function formatQuality({ set, windows, split, rolling }: QualityOf): string[] {
  const lines = [`${set}: ${windows} windows of the split, RMSE over all lead times`]
  for (const { name, rmse, seconds } of split)
    lines.push(`  ${name.padEnd(24)}${rmse.toPrecision(4).padStart(9)}${timeOf(seconds)}`)
  if (rolling === null) return lines
  lines.push(
    `  rolling origin: ${rolling.windows} windows, ${rolling.folds.length} fits; ` +
      `${rolling.winner} wins; coverage ${rolling.coverage.map(shareOf).join(' and ')}`,
  )
  for (const { name, rmse, seconds, comparison } of rolling.contenders) {
    const gain =
      comparison === null
        ? ''
        : `  ${shareOf(comparison.gain)} against ${comparison.rival} ` +
          `(${shareOf(comparison.low)} to ${shareOf(comparison.high)})`
    lines.push(`  ${name.padEnd(24)}${rmse.toPrecision(4).padStart(9)}${timeOf(seconds)}${gain}`)
  }
  return lines
}

function timeOf(seconds: number): string {
  return `${seconds.toFixed(1)} s`.padStart(9)
}

function shareOf(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`
}
