/**
 * The ten digits as pen strokes, and a pen that draws them: no picture of anybody's handwriting is
 * needed. Each drawing differs in slant, size, thickness and wobble, so that no two digits are the
 * same.
 */
import type { Random } from '../../shared/random'

type Point = readonly [x: number, y: number]

/**
 * An arc of an ellipse as a polyline; angles in turns, clockwise from the right (y points down).
 */
function arc(centre: Point, radii: Point, from: number, to: number): Point[] {
  const steps = 14
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = 2 * Math.PI * (from + ((to - from) * i) / steps)
    return [centre[0] + radii[0] * Math.cos(angle), centre[1] + radii[1] * Math.sin(angle)]
  })
}

/** Strokes in a box of 0..1 by 0..1, y down. */
const digits: readonly (readonly Point[])[][] = [
  [arc([0.5, 0.5], [0.27, 0.4], 0, 1)],
  [
    [
      [0.36, 0.24],
      [0.54, 0.1],
      [0.54, 0.9],
    ],
  ],
  [[...arc([0.5, 0.33], [0.25, 0.23], 0.52, 1.1), [0.25, 0.89], [0.77, 0.89]]],
  [arc([0.48, 0.3], [0.23, 0.2], 0.55, 1.25), arc([0.48, 0.69], [0.26, 0.2], 0.75, 1.45)],
  [
    [
      [0.62, 0.9],
      [0.62, 0.1],
      [0.22, 0.63],
      [0.8, 0.63],
    ],
  ],
  [[[0.74, 0.1], [0.33, 0.1], [0.3, 0.46], ...arc([0.48, 0.64], [0.26, 0.24], 0.66, 1.4)]],
  [[[0.66, 0.1], [0.4, 0.34], ...arc([0.5, 0.66], [0.24, 0.23], 0.52, 1.52)]],
  [
    [
      [0.24, 0.12],
      [0.76, 0.12],
      [0.42, 0.9],
    ],
  ],
  [arc([0.5, 0.3], [0.2, 0.19], 0, 1), arc([0.5, 0.69], [0.25, 0.21], 0, 1)],
  [[...arc([0.5, 0.33], [0.23, 0.22], 0, 1), [0.71, 0.5], [0.58, 0.9]]],
]

/** Pixels per side of a drawn digit. */
export const digitSize = 28

/** Draws one digit, white on black, 0..255, `digitSize` squared. */
export function drawDigit(random: Random, digit: number): Uint8Array {
  const place = wobble(random)
  const thickness = digitSize * (0.045 + 0.03 * random.next())
  const pixels = new Uint8Array(digitSize * digitSize)
  for (const stroke of digits[digit] ?? []) {
    const points = stroke.map(place)
    for (let i = 1; i < points.length; i++)
      drawSegment(pixels, points[i - 1] as Point, points[i] as Point, thickness)
  }
  return pixels
}

/** A random slant, size and bend: from the box of the strokes to pixels. */
function wobble(random: Random): (point: Point) => Point {
  const slant = 0.18 * random.normal()
  const [width, height] = [0.78 + 0.2 * random.next(), 0.82 + 0.16 * random.next()]
  const [bend, phase] = [0.02 + 0.02 * random.next(), 2 * Math.PI * random.next()]
  return ([x, y]) => {
    const u =
      0.5 +
      width *
        (x -
          0.5 +
          Math.max(-0.3, Math.min(0.3, slant)) * (0.5 - y) +
          bend * Math.sin(7 * y + phase))
    const v = 0.5 + height * (y - 0.5 + bend * Math.sin(7 * x + phase))
    return [u * digitSize, v * digitSize]
  }
}

/** Brightens the pixels within the pen's reach; the edge is softened over about one pixel. */
function drawSegment(pixels: Uint8Array, from: Point, to: Point, thickness: number): void {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const squared = dx * dx + dy * dy
  for (let row = 0; row < digitSize; row++) {
    for (let column = 0; column < digitSize; column++) {
      const [px, py] = [column + 0.5 - from[0], row + 0.5 - from[1]]
      const along = squared === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / squared))
      const distance = Math.hypot(px - along * dx, py - along * dy)
      const brightness = 255 * Math.max(0, Math.min(1, thickness - distance + 0.5))
      const at = row * digitSize + column
      pixels[at] = Math.max(pixels[at] as number, Math.round(brightness))
    }
  }
}
