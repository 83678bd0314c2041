/**
 * Little films for the sample cards, drawn from formulas: a hint of what each sample looks like,
 * not the sample itself. Each gives the values `[height, width]` in 0..1 at a time in seconds; NaN
 * is sea.
 */
import type { SampleName } from '../../../shared/import-plan'

export const previewHeight = 36
export const previewWidth = 60

export type Film = (seconds: number) => Float32Array

function paint(value: (x: number, y: number) => number): Float32Array {
  const values = new Float32Array(previewHeight * previewWidth)
  for (let y = 0; y < previewHeight; y += 1) {
    for (let x = 0; x < previewWidth; x += 1) values[y * previewWidth + x] = value(x, y)
  }
  return values
}

/** 0..1..0 at constant speed: the way of something that bounces between two walls. */
const bounce = (at: number) => Math.abs((((at % 2) + 2) % 2) - 1)

/** Distance from a point to a line piece. */
function distanceToPiece(
  x: number,
  y: number,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
): number {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const share = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)))
  return Math.hypot(x - x1 - share * dx, y - y1 - share * dy)
}

const four = [
  [6, 0, 1, 9],
  [1, 9, 10, 9],
  [7, 4, 7, 14],
] as const
const seven = [
  [0, 0, 9, 0],
  [9, 0, 3, 14],
] as const

const movingDigits: Film = (seconds) => {
  const places = [
    { strokes: four, x: 3 + 42 * bounce(seconds * 0.21), y: 3 + 15 * bounce(seconds * 0.33 + 0.4) },
    {
      strokes: seven,
      x: 4 + 44 * bounce(seconds * 0.17 + 0.8),
      y: 3 + 16 * bounce(seconds * 0.29),
    },
  ]
  return paint((x, y) => {
    let ink = 0
    for (const place of places) {
      for (const piece of place.strokes)
        ink = Math.max(ink, 1.7 - distanceToPiece(x - place.x, y - place.y, piece))
    }
    return Math.max(0, Math.min(1, ink))
  })
}

const towns = [
  [17, 12, 0, 3.4],
  [29, 20, 1.6, 4.2],
  [40, 14, 2.8, 3.2],
  [24, 28, 3.4, 2.8],
  [46, 25, 4.4, 3],
] as const
const isLand = (x: number, y: number) =>
  Math.hypot((x - 31) / 25, (y - 18) / 15) +
    0.13 * Math.sin(x * 0.42) +
    0.11 * Math.cos(y * 0.51 + x * 0.2) <
  0.93

const epidemic: Film = (seconds) => {
  const now = (seconds * 1.1) % 9
  const waves = towns.map(([x, y, start, size]) => {
    const age = now - start
    return {
      x,
      y,
      strength: age > 0 ? age * age * Math.exp(-age * 1.15) * 2.2 : 0,
      spread: size + Math.max(0, age) * 1.5,
    }
  })
  return paint((x, y) => {
    if (!isLand(x, y)) return NaN
    let cases = 0.02
    for (const wave of waves) {
      cases +=
        wave.strength * Math.exp(-((x - wave.x) ** 2 + (y - wave.y) ** 2) / (2 * wave.spread ** 2))
    }
    return Math.min(1, Math.sqrt(cases))
  })
}

const cells = Array.from({ length: 9 }, (_, index) => ({
  x: index * 17.3,
  y: (index * 11.3) % previewHeight,
  size: 1.7 + 0.55 * ((index * 7) % 4),
  phase: index * 1.9,
}))

const rain: Film = (seconds) =>
  paint((x, y) => {
    let rate = 0
    for (const cell of cells) {
      const cx = ((cell.x + seconds * 6.5) % (previewWidth + 24)) - 12
      const cy = cell.y + 3 * Math.sin(seconds * 0.5 + cell.phase)
      const strength = 0.55 + 0.45 * Math.sin(seconds * 0.8 + cell.phase)
      rate += strength * Math.exp(-((x - cx) ** 2 / 1.9 + (y - cy) ** 2) / (2 * cell.size ** 2))
    }
    return Math.min(1, rate)
  })

export const sampleFilms: Record<SampleName, Film> = {
  'moving-digits': movingDigits,
  epidemic,
  rain,
}
