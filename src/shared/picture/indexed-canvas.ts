/**
 * A picture in palette indices, and the few things that are drawn on it. All positions are whole
 * pixels from the top left.
 */
import { inkLevels, textMask, type TextStyle } from './font/text'
import type { Palette, ShapeInk, WritingInk } from './ink'

/** In units of a line's thickness: from one line of a hatch to the next, and of a dash. */
export const hatchPeriod = 6
export const dashLength = 3

export class IndexedCanvas {
  /** One palette index per pixel, row by row. */
  readonly indices: Uint8Array

  constructor(
    readonly width: number,
    readonly height: number,
    readonly palette: Palette,
  ) {
    this.indices = new Uint8Array(width * height).fill(palette.surface)
  }

  fill(left: number, top: number, width: number, height: number, index: number): void {
    const right = Math.min(this.width, left + width)
    for (let y = Math.max(0, top); y < Math.min(this.height, top + height); y += 1)
      this.indices.fill(
        index,
        y * this.width + Math.max(0, left),
        y * this.width + Math.max(left, right),
      )
  }

  /** Full strength of a shape's ink. */
  fillShape(left: number, top: number, width: number, height: number, ink: ShapeInk): void {
    this.fill(left, top, width, height, this.palette.shapes[ink] + inkLevels - 1)
  }

  /** A one-pixel (or thicker) frame just outside a rectangle. */
  frame(
    left: number,
    top: number,
    width: number,
    height: number,
    thickness: number,
    ink: ShapeInk,
  ): void {
    this.fillShape(left - thickness, top - thickness, width + 2 * thickness, thickness, ink)
    this.fillShape(left - thickness, top + height, width + 2 * thickness, thickness, ink)
    this.fillShape(left - thickness, top, thickness, height, ink)
    this.fillShape(left + width, top, thickness, height, ink)
  }

  /** A rectangle with round corners and soft edges. */
  roundedRectangle(
    left: number,
    top: number,
    width: number,
    height: number,
    radius: number,
    ink: ShapeInk,
  ): void {
    const first = this.palette.shapes[ink]
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1) {
        const level = Math.round(cornerCoverage(x, y, width, height, radius) * inkLevels)
        if (level > 0) this.indices[(top + y) * this.width + left + x] = first + level - 1
      }
  }

  /** A diagonal hatch that runs through from cell to cell; no colour of any map looks like it. */
  hatch(left: number, top: number, width: number, height: number, thickness: number): void {
    const [ground, line] = this.palette.noData
    const period = hatchPeriod * thickness
    for (let y = top; y < top + height; y += 1)
      for (let x = left; x < left + width; x += 1)
        this.indices[y * this.width + x] = (x + y) % period < thickness ? line : ground
  }

  /**
   * A rectangle in dashes of the darkest and the lightest ink, seen on every colour; the dashes go
   * on from one piece of a line to the next.
   */
  dashes(left: number, top: number, width: number, height: number, thickness: number): void {
    const dark = this.palette.writing.text + inkLevels - 1
    const light = this.palette.surface
    for (let y = Math.max(0, top); y < Math.min(this.height, top + height); y += 1)
      for (let x = Math.max(0, left); x < Math.min(this.width, left + width); x += 1) {
        const isDark = Math.floor((x + y) / (dashLength * thickness)) % 2 === 0
        this.indices[y * this.width + x] = isDark ? dark : light
      }
  }

  /**
   * Writes one line; `baseline` is the row below the letters. Ink mixes with the ground it was made
   * for (see `ink.ts`).
   */
  write(text: string, left: number, baseline: number, style: TextStyle, ink: WritingInk): void {
    const mask = textMask(text, style)
    const first = this.palette.writing[ink]
    for (let row = 0; row < mask.height; row += 1) {
      const y = baseline - mask.baseline + row
      if (y < 0 || y >= this.height) continue
      for (let column = 0; column < mask.width && left + column < this.width; column += 1) {
        const level = mask.levels[row * mask.width + column] ?? 0
        if (level > 0 && left + column >= 0)
          this.indices[y * this.width + left + column] = first + level - 1
      }
    }
  }
}

/**
 * Share of a pixel inside a rounded rectangle, from the distance of its centre to the corner's
 * circle.
 */
function cornerCoverage(
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
): number {
  const insideX = Math.min(x + 0.5, width - x - 0.5)
  const insideY = Math.min(y + 0.5, height - y - 0.5)
  if (insideX >= radius || insideY >= radius) return 1
  const distance = Math.sqrt(
    (radius - insideX) * (radius - insideX) + (radius - insideY) * (radius - insideY),
  )
  return Math.min(1, Math.max(0, radius - distance + 0.5))
}
