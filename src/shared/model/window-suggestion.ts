/**
 * How many frames a window should read and predict, and how much data to hold out, for a dataset of
 * a given length.
 */
import { sentence, type Sentence } from '../notices/say'
import type { TrainingSettings } from '../training/settings'

export interface WindowSuggestion {
  settings: Pick<TrainingSettings, 'inputFrames' | 'targetFrames' | 'validationShare' | 'testShare'>
  /** About how many windows will train. */
  trainingWindows: number
  why: Sentence
}

interface Length {
  kind: 'series' | 'clips'
  sequences: number
  frames: number
}

/** A series shorter than this has no frames to spare for a test part. */
const shortSeries = 24

/** The window for a dataset; never more frames than there are (but at least one of each). */
export function suggestWindow(data: Length): WindowSuggestion {
  return data.kind === 'clips' ? suggestForClips(data) : suggestForSeries(data)
}

function suggestForClips({ sequences, frames }: Length): WindowSuggestion {
  const inputFrames = Math.min(10, Math.max(1, Math.floor(frames / 2)))
  const targetFrames = Math.min(10, Math.max(1, frames - inputFrames))
  const perSequence = Math.max(1, frames - inputFrames - targetFrames + 1)
  return {
    settings: { inputFrames, targetFrames, validationShare: 0.1, testShare: 0 },
    trainingWindows: Math.max(1, Math.floor(0.9 * sequences)) * perSequence,
    why: sentence('why.clips', { frames, inputs: inputFrames, targets: targetFrames }),
  }
}

function suggestForSeries({ frames }: Length): WindowSuggestion {
  const inputFrames = between(2, Math.round(frames / 12), 10)
  const targetFrames = between(1, Math.round(frames / 16), 10)
  const length = inputFrames + targetFrames
  const share = frames < shortSeries ? 0 : 0.15
  const held = Math.max(length, Math.round(0.15 * frames)) * (share === 0 ? 1 : 2)
  return {
    settings: { inputFrames, targetFrames, validationShare: 0.15, testShare: share },
    trainingWindows: Math.max(1, frames - held - length),
    why: sentence('why.series', { frames, inputs: inputFrames, targets: targetFrames }),
  }
}

function between(low: number, value: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
