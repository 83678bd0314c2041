/**
 * Turns outlines into coverage: which share of each pixel lies inside, exactly, by accumulating
 * signed areas of the edges (the method of font-rs and stb_truetype). Only additions,
 * multiplications, divisions and square roots of doubles, which every JavaScript engine rounds in
 * the same way: the same text gives the same pixels everywhere.
 */

/** A raster of coverage 0..1, row 0 at the top. */
export interface Coverage {
  width: number
  height: number
  values: Float64Array
}

/**
 * Collects edges in pixels (y downwards) and answers their coverage. Edges outside the raster's
 * width are clamped to it.
 */
export class CoverageBuilder {
  private readonly accumulated: Float64Array

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.accumulated = new Float64Array((width + 2) * height)
  }

  /** A straight edge. */
  line(x0: number, y0: number, x1: number, y1: number): void {
    if (y0 === y1) return
    const direction = y0 < y1 ? 1 : -1
    const [topX, topY, bottomX, bottomY] = y0 < y1 ? [x0, y0, x1, y1] : [x1, y1, x0, y0]
    const slope = (bottomX - topX) / (bottomY - topY)
    const lastRow = Math.min(this.height - 1, Math.ceil(bottomY) - 1)
    for (let row = Math.max(0, Math.floor(topY)); row <= lastRow; row += 1) {
      const from = Math.max(topY, row)
      const to = Math.min(bottomY, row + 1)
      this.rowEdge(
        row,
        topX + (from - topY) * slope,
        topX + (to - topY) * slope,
        (to - from) * direction,
      )
    }
  }

  /** A quadratic curve, as a number of lines that grows with its bend. */
  curve(x0: number, y0: number, controlX: number, controlY: number, x1: number, y1: number): void {
    const bendX = x0 - 2 * controlX + x1
    const bendY = y0 - 2 * controlY + y1
    const pieces = 1 + Math.floor(Math.sqrt(2 * Math.sqrt(bendX * bendX + bendY * bendY)) * 1.5)
    let [previousX, previousY] = [x0, y0]
    for (let piece = 1; piece <= pieces; piece += 1) {
      const t = piece / pieces
      const x = (1 - t) * (1 - t) * x0 + 2 * t * (1 - t) * controlX + t * t * x1
      const y = (1 - t) * (1 - t) * y0 + 2 * t * (1 - t) * controlY + t * t * y1
      this.line(previousX, previousY, x, y)
      ;[previousX, previousY] = [x, y]
    }
  }

  finish(): Coverage {
    const values = new Float64Array(this.width * this.height)
    for (let row = 0; row < this.height; row += 1) {
      let winding = 0
      for (let column = 0; column < this.width; column += 1) {
        winding += this.accumulated[row * (this.width + 2) + column] ?? 0
        values[row * this.width + column] = Math.min(1, Math.abs(winding))
      }
    }
    return { width: this.width, height: this.height, values }
  }

  /**
   * The part of an edge inside one row: from `xa` to `xb` over a signed height; adds, to each
   * pixel, the change of covered area.
   */
  private rowEdge(row: number, xa: number, xb: number, height: number): void {
    const left = this.clamp(Math.min(xa, xb))
    const right = this.clamp(Math.max(xa, xb))
    const start = row * (this.width + 2)
    const first = Math.floor(left)
    if (right <= first + 1) {
      const centre = (left + right) / 2 - first
      this.add(start + first, height * (1 - centre))
      this.add(start + first + 1, height * centre)
      return
    }
    const perPixel = height / (right - left)
    let before = 0
    let previous = 0
    for (let column = first; column < right; column += 1) {
      // Area to the right of the edge within this pixel, accumulated over the columns it crosses.
      const from = Math.max(left, column)
      const to = Math.min(right, column + 1)
      const crossed = (to - from) * perPixel
      const covered = before + crossed * (column + 1 - (from + to) / 2)
      this.add(start + column, covered - previous)
      previous = covered
      before += crossed
    }
    this.add(start + Math.ceil(right), height - previous)
  }

  private add(index: number, amount: number): void {
    this.accumulated[index] = (this.accumulated[index] ?? 0) + amount
  }

  private clamp(x: number): number {
    return Math.min(this.width, Math.max(0, x))
  }
}
