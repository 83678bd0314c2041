/** Gives values to cells that have none on some frames. */
import { fillGapsSchema } from '../../shared/prepare'
import { valuesInFrame, type FrameChunk, type FrameSource } from '../frame-source'
import { frameByFrame, type SingleFrame } from './frame-by-frame'
import type { PrepareStep } from './prepare-step'

export const fillGaps: PrepareStep<'fill-gaps'> = {
  id: 'fill-gaps',
  schema: fillGapsSchema,
  apply(source, { by, most }) {
    const description = { ...source.description, dtype: 'float32' as const }
    if (by === 'zero') return { description, chunks: (signal) => withZeros(source, signal) }
    return { description, chunks: (signal) => filled(source, by, most, signal) }
  },
}

/** A frame whose gaps are filled as later ones come. */
interface Open {
  values: Float32Array<ArrayBuffer>
  valid: Uint8Array<ArrayBuffer>
}

async function* filled(
  source: FrameSource,
  by: 'hold' | 'interpolate',
  most: number,
  signal: AbortSignal,
): AsyncGenerator<FrameChunk> {
  let waiting: Open[] = []
  const gaps = new Gaps(valuesInFrame(source.description.shape), by, most)
  for await (const frame of frameByFrame(source, signal)) {
    if (frame.frame === 0) {
      yield* waiting
      waiting = []
      gaps.begin()
    }
    waiting.push(gaps.take(frame, waiting))
    while (waiting.length > most) {
      const [done] = waiting.splice(0, 1)
      if (done !== undefined) yield done
    }
  }
  yield* waiting
}

/** The last value of each cell, and how long ago it was. */
class Gaps {
  private readonly last: Float64Array
  private readonly ago: Uint32Array

  constructor(
    size: number,
    private readonly by: 'hold' | 'interpolate',
    private readonly most: number,
  ) {
    this.last = new Float64Array(size)
    this.ago = new Uint32Array(size)
  }

  begin(): void {
    this.last.fill(NaN)
    this.ago.fill(0)
  }

  /** @param before frames that may still be filled, the newest last */
  take({ values, valid }: SingleFrame, before: readonly Open[]): Open {
    const open = {
      values: Float32Array.from(values),
      valid: valid === null ? new Uint8Array(values.length).fill(1) : Uint8Array.from(valid),
    }
    for (let cell = 0; cell < values.length; cell++) {
      const gap = (this.ago[cell] as number) + 1
      if (open.valid[cell] === 1) {
        if (this.by === 'interpolate') this.draw(cell, open.values[cell] as number, before)
        this.last[cell] = open.values[cell] as number
        this.ago[cell] = 0
        continue
      }
      this.ago[cell] = gap
      const held = this.last[cell] as number
      if (this.by === 'interpolate' || gap > this.most || Number.isNaN(held)) continue
      open.values[cell] = held
      open.valid[cell] = 1
    }
    return open
  }

  /** A line from the last value to this one, through the frames between. */
  private draw(cell: number, value: number, before: readonly Open[]): void {
    const [gap, from] = [this.ago[cell] as number, this.last[cell] as number]
    if (gap === 0 || gap > this.most || Number.isNaN(from)) return
    for (let step = 1; step <= gap; step++) {
      const frame = before[before.length - gap + step - 1]
      if (frame === undefined) continue
      frame.values[cell] = from + ((value - from) * step) / (gap + 1)
      frame.valid[cell] = 1
    }
  }
}

/** Zero in cells that have data on some frame; the sea stays without. */
async function* withZeros(source: FrameSource, signal: AbortSignal): AsyncGenerator<FrameChunk> {
  const isUsed = new Uint8Array(valuesInFrame(source.description.shape))
  for await (const { valid } of frameByFrame(source, signal))
    for (let cell = 0; cell < isUsed.length; cell++) if (valid?.[cell] !== 0) isUsed[cell] = 1
  for await (const { values, valid } of frameByFrame(source, signal)) {
    const filledIn = Float32Array.from(values, (value, cell) => (valid?.[cell] === 0 ? 0 : value))
    yield { values: filledIn, valid: isUsed.includes(0) ? isUsed.slice() : null }
  }
}
