/** Time axes that begin later or step further. */
import type { TimeAxis } from '../../shared/dataset'
import { frameInstant, frameNumber } from '../../shared/time-axis'

/** The same axis from its frame `first` on. */
export function laterStart(time: TimeAxis, first: number): TimeAxis {
  const start = frameInstant(time, first)
  if (time.kind === 'index')
    return time.first === undefined ? time : { ...time, first: frameNumber(time, first) }
  return start === null ? time : { ...time, start: start.toISOString() }
}

/** The axis of periods of `frames` frames each. */
export function longerStep(time: TimeAxis, frames: number): TimeAxis {
  if (time.kind === 'index')
    return time.every === undefined ? time : { ...time, every: time.every * frames }
  return { ...time, step: { ...time.step, count: time.step.count * frames } }
}
