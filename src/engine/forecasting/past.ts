/** Scores forecasts that were made earlier against frames that came in since. */
import { join } from 'node:path'
import type { PastRequest, PastResult } from '../../shared/engine-calls'
import { baselineFile, framesFile, rangeFile } from '../../shared/kept-files'
import type { PastScores } from '../../shared/past'
import { FrameReader } from '../windows/frame-reader'
import type { Frames } from '../windows/frame-reader'
import type { Watcher } from './forecast'

/** The range whose share of truths is told. */
const toldLevel = 0.8

export async function scorePast(
  { dataset, forecasts }: PastRequest,
  watcher: Watcher,
): Promise<PastResult> {
  const reader = new FrameReader(dataset.store)
  const together = new PastSums()
  try {
    const scored: PastResult['forecasts'] = []
    for (const [i, forecast] of forecasts.entries()) {
      watcher.throwIfCancelled()
      const own = new PastSums()
      const come = addForecast([own, together], reader, forecast)
      scored.push({ id: forecast.id, come, scores: own.scores() })
      watcher.progress({ done: i + 1, total: forecasts.length })
      await new Promise(setImmediate)
    }
    return { forecasts: scored, together: together.scores() }
  } finally {
    reader.close()
  }
}

type PastForecast = PastRequest['forecasts'][number]

/** @returns how many of its steps have a truth */
function addForecast(
  sums: readonly PastSums[],
  reader: FrameReader,
  { folder, steps, sequence, first, hasNoChange, ranges }: PastForecast,
): number {
  const from = Math.max(0, -first)
  const come = Math.min(steps, reader.shape.frames - first) - from
  if (come <= 0 || sequence >= reader.shape.sequences) return 0
  const { height, width, channels } = reader.shape
  const shape = { sequences: 1, frames: steps, height, width, channels }
  const kept = (file: string): Float32Array => {
    const own = new FrameReader({
      framesPath: join(folder, file),
      validPath: null,
      shape,
      dtype: 'float32',
    })
    try {
      return own.read({ sequence: 0, first: from, count: come }).values
    } finally {
      own.close()
    }
  }
  const told = ranges.includes(toldLevel)
  const made: Made = {
    forecast: kept(framesFile),
    noChange: hasNoChange ? kept(baselineFile('persistence')) : null,
    ends: told ? [kept(rangeFile('lower', toldLevel)), kept(rangeFile('upper', toldLevel))] : null,
  }
  const truth = reader.read({ sequence, first: first + from, count: come })
  for (const sum of sums) sum.add(made, truth)
  return come
}

interface Made {
  forecast: Float32Array
  noChange: Float32Array | null
  ends: [Float32Array, Float32Array] | null
}

class PastSums {
  private readonly squares = { forecast: 0, noChange: 0 }
  private readonly cells = { forecast: 0, noChange: 0, ranged: 0 }
  private inside = 0

  /** Cells without a truth or without a forecast (NaN) are left out. */
  add({ forecast, noChange, ends }: Made, { values, valid }: Frames): void {
    for (let i = 0; i < values.length; i++) {
      if (valid?.[i] === 0 || Number.isNaN(forecast[i]!)) continue
      this.squares.forecast += (forecast[i]! - values[i]!) ** 2
      this.cells.forecast++
      if (noChange !== null && !Number.isNaN(noChange[i]!)) {
        this.squares.noChange += (noChange[i]! - values[i]!) ** 2
        this.cells.noChange++
      }
      if (ends === null) continue
      this.cells.ranged++
      if (values[i]! >= ends[0][i]! && values[i]! <= ends[1][i]!) this.inside++
    }
  }

  scores(): PastScores | null {
    const { forecast, noChange, ranged } = this.cells
    if (forecast === 0) return null
    return {
      rmse: Math.sqrt(this.squares.forecast / forecast),
      noChange: noChange === 0 ? null : Math.sqrt(this.squares.noChange / noChange),
      coverage: ranged === 0 ? null : this.inside / ranged,
    }
  }
}
