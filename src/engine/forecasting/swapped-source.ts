/** Frames of a data set in which some inputs of a window are those of another window. */
import type { Origin } from '../references/origins'
import type { FrameSource } from '../references/reference'
import type { FrameRange, Frames } from '../windows/frame-reader'

/** Whether the value of a channel, so many frames before the newest (0), is the other window's. */
export type IsSwapped = (lag: number, channel: number) => boolean

export class SwappedSource implements FrameSource {
  readonly shape: FrameSource['shape']
  readonly frameSize: number

  /**
   * @param own the newest known frame of the window that is forecast
   * @param other that of the window whose values come in its place
   */
  constructor(
    private readonly source: FrameSource,
    private readonly own: Origin,
    private readonly other: Origin,
    private readonly isSwapped: IsSwapped,
  ) {
    this.shape = source.shape
    this.frameSize = source.frameSize
  }

  /** Only frames up to the newest known one can be read; where the other has none, its own stay. */
  read({ sequence, first, count }: FrameRange): Frames {
    if (sequence !== this.own.sequence || first + count - 1 > this.own.newest)
      throw new RangeError('A frame that is not known was asked for.')
    const { values, valid } = this.source.read({ sequence, first, count })
    const mixed = { values: values.slice(), valid: valid?.slice() ?? null }
    for (let frame = 0; frame < count; frame++) {
      const lag = this.own.newest - (first + frame)
      const at = this.other.newest - lag
      if (at < 0) continue
      this.mix(mixed, frame, lag, at)
    }
    return mixed
  }

  private mix(mixed: Frames, frame: number, lag: number, at: number): void {
    const { channels } = this.shape
    const swapped = Array.from({ length: channels }, (_, channel) => this.isSwapped(lag, channel))
    if (!swapped.includes(true)) return
    const from = this.source.read({ sequence: this.other.sequence, first: at, count: 1 })
    const offset = frame * this.frameSize
    for (let i = 0; i < this.frameSize; i++) {
      if (!swapped[i % channels]) continue
      mixed.values[offset + i] = from.values[i]!
      if (mixed.valid !== null) mixed.valid[offset + i] = from.valid?.[i] ?? 1
    }
  }
}
