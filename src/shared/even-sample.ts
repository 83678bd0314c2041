/**
 * What lies in the middle of many numbers and at the ends of most of them, from an even sample in
 * bounded memory: every k-th number, where k doubles whenever the sample is full. The same numbers
 * in the same order give the same sample.
 */

const mostKept = 1 << 14
/** Of all numbers, so many lie beyond each end of the bulk. */
const tail = 0.005
/** A number that lies so many widths of the bulk beyond it says nothing about the others. */
const farWidths = 1000

export interface Bulk {
  low: number
  median: number
  high: number
}

export class EvenSample {
  private kept: number[] = []
  private every = 1
  private seen = 0

  /** @param valid 1 where there is a number, everywhere when null; NaN is left out */
  add(values: ArrayLike<number>, valid: Uint8Array | null): void {
    const first = (this.every - (this.seen % this.every)) % this.every
    for (let i = first; i < values.length; i += this.every) {
      const value = values[i] as number
      if (valid?.[i] !== 0 && Number.isFinite(value)) this.kept.push(value)
      if (this.kept.length >= mostKept) this.thin()
    }
    this.seen += values.length
  }

  /** Of the numbers from `min` to `max`; null where there is none. */
  bulk(min = -Infinity, max = Infinity): Bulk | null {
    const wanted = this.kept.filter((value) => value >= min && value <= max)
    if (wanted.length === 0) return null
    const sorted = Float64Array.from(wanted).sort()
    const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number
    return { low: at(tail), median: at(0.5), high: at(1 - tail) }
  }

  private thin(): void {
    this.kept = this.kept.filter((_, i) => i % 2 === 0)
    this.every *= 2
  }
}

/** Whether a range reaches so far beyond the bulk that, scaled by it, the bulk is one number. */
export function dwarfs({ min, max }: { min: number; max: number }, { low, high }: Bulk): boolean {
  const width = high - low
  return width > 0 && Math.max(max - high, low - min) > farWidths * width
}
