/** Several values that become one: their sum or mean, where enough of them have data. */
import type { FrameChunk } from '../frame-source'

interface Gathering {
  by: 'sum' | 'mean'
  /** The share of those that could be there which must be there. */
  leastPresent: number
}

/** Sums in double precision, one for each value of what is made. */
export class Gathered {
  private readonly sums: Float64Array
  private readonly counts: Uint32Array

  constructor(
    size: number,
    private readonly gathering: Gathering,
  ) {
    this.sums = new Float64Array(size)
    this.counts = new Uint32Array(size)
  }

  /** Adds a frame. @param target where each of its values goes; by itself to the same place */
  add({ values, valid }: FrameChunk, target?: Int32Array): void {
    for (let at = 0; at < values.length; at++) {
      if (valid?.[at] === 0) continue
      const to = target === undefined ? at : (target[at] as number)
      this.sums[to] = (this.sums[to] as number) + (values[at] as number)
      this.counts[to] = (this.counts[to] as number) + 1
    }
  }

  /**
   * What was gathered; the next begins empty.
   * @param possible how many values could have come to each place
   */
  finish(possible: number | Int32Array): FrameChunk {
    const { by, leastPresent } = this.gathering
    const values = new Float32Array(this.sums.length)
    let valid: Uint8Array<ArrayBuffer> | null = null
    for (let at = 0; at < values.length; at++) {
      const [count, sum] = [this.counts[at] as number, this.sums[at] as number]
      const most = typeof possible === 'number' ? possible : (possible[at] as number)
      if (count >= Math.max(1, Math.ceil(leastPresent * most)))
        values[at] = by === 'sum' ? sum : sum / count
      else {
        valid ??= new Uint8Array(values.length).fill(1)
        valid[at] = 0
      }
    }
    this.sums.fill(0)
    this.counts.fill(0)
    return { values, valid }
  }
}
