/**
 * How sure a gain is: squared errors of two forecasters over the same windows, resampled in blocks
 * of windows that hang together (Künsch 1989), because neighbouring windows share their frames.
 */
import { Random } from '../../shared/random'

const samples = 1000

export interface Gain {
  /** 1 - RMSE / RMSE of the rival: 0.04 is 4 % better. */
  gain: number
  /** 95 % range of it. */
  low: number
  high: number
}

/**
 * @param own squared error of each window, and the rival's of the same windows
 * @param blocks members of each block; every window is in at least one
 */
export function pairedGain(
  own: Float64Array,
  rival: Float64Array,
  blocks: readonly (readonly number[])[],
): Gain {
  const random = new Random(1)
  const gains = new Float64Array(samples)
  for (let sample = 0; sample < samples; sample++) {
    let [a, b, count] = [0, 0, 0]
    while (count < own.length) {
      for (const window of blocks[random.integer(blocks.length)]!) {
        a += own[window]!
        b += rival[window]!
        count++
      }
    }
    gains[sample] = gainOf(a, b)
  }
  gains.sort()
  const total = (all: Float64Array): number => all.reduce((sum, value) => sum + value, 0)
  return {
    gain: gainOf(total(own), total(rival)),
    low: gains[Math.floor(0.025 * samples)]!,
    high: gains[Math.ceil(0.975 * samples) - 1]!,
  }
}

function gainOf(own: number, rival: number): number {
  if (rival > 0) return 1 - Math.sqrt(own / rival)
  return own > 0 ? -Infinity : 0
}

/** Where a window lies, to tell which hang together. */
export interface WindowPosition {
  sequence: number
  newest: number
}

/**
 * Blocks of windows: those of a clip; of a series, every run of windows whose targets overlap with
 * its first one's, and at least of two.
 * @returns the blocks, and about how many of them are independent
 */
export function blocksOf(
  kind: 'series' | 'clips',
  windows: readonly WindowPosition[],
  leadTimes: number,
): { blocks: number[][]; independent: number } {
  if (kind === 'clips') {
    const bySequence = new Map<number, number[]>()
    windows.forEach(({ sequence }, i) => {
      bySequence.set(sequence, [...(bySequence.get(sequence) ?? []), i])
    })
    return { blocks: [...bySequence.values()], independent: bySequence.size }
  }
  const order = windows.map((_, i) => i).sort((a, b) => windows[a]!.newest - windows[b]!.newest)
  const reach = Math.max(
    1,
    ...order.map((_first, at) => overlapping(windows, order, at, leadTimes)),
  )
  const length = Math.min(order.length, reach)
  const blocks = order.map((_, start) =>
    Array.from({ length }, (_step, i) => order[(start + i) % order.length]!),
  )
  return { blocks, independent: order.length / length }
}

function overlapping(
  windows: readonly WindowPosition[],
  order: readonly number[],
  at: number,
  leadTimes: number,
): number {
  const first = windows[order[at]!]!.newest
  let count = 1
  while (at + count < order.length && windows[order[at + count]!]!.newest < first + leadTimes)
    count++
  return count
}
