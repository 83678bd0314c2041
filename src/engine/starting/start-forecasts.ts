/**
 * The forecasts that a network starts from, one for every window it sees: each is made once and
 * kept, because epochs come back to the same windows. What does not fit in the bound is made anew
 * every time.
 */
import { historyAt } from '../references/origins'
import type { FittedReference, FrameSource } from '../references/reference'

/** Bytes of forecasts kept. */
const mostBytes = 512 * 2 ** 20

export class StartForecasts {
  private readonly kept = new Map<string, Float32Array>()
  private readonly most: number

  /** @param leadTimes frames of each forecast */
  constructor(
    private readonly source: FrameSource,
    private readonly reference: FittedReference,
    private readonly leadTimes: number,
    bytes = mostBytes,
  ) {
    this.most = Math.floor(bytes / (4 * leadTimes * source.frameSize))
  }

  /**
   * The frames after `newest`, [leadTimes, H, W, C] in the data's unit; they may be kept and must
   * not be changed.
   */
  of(sequence: number, newest: number): Float32Array {
    const key = `${sequence} ${newest}`
    const known = this.kept.get(key)
    if (known !== undefined) return known
    const history = historyAt(this.source, { sequence, newest }, this.reference.memory)
    const frames = this.reference.forecast(history, this.leadTimes)
    if (this.kept.size < this.most) this.kept.set(key, frames)
    return frames
  }
}
