import { describe, expect, it } from 'vitest'
import { denseMotion } from './optical-flow'
import { carried, tracedBack } from './warp'

const side = 48

/** A field of waves and hills, seen `x` to the right and `y` down. */
function pattern(x: number, y: number): number {
  return (
    Math.sin(x / 3.1) * Math.cos(y / 4.3) +
    0.7 * Math.sin((x + 2 * y) / 6.7) +
    2 * Math.exp(-((x - 20) ** 2 + (y - 22) ** 2) / 40)
  )
}

function field(place: (x: number, y: number) => [number, number]): Float32Array {
  return Float32Array.from({ length: side * side }, (_, at) =>
    pattern(...place(at % side, Math.floor(at / side))),
  )
}

function rootMeanSquare(a: Float32Array, b: Float32Array, margin: number): number {
  let [sum, count] = [0, 0]
  for (let y = margin; y < side - margin; y++)
    for (let x = margin; x < side - margin; x++) {
      sum += (a[y * side + x]! - b[y * side + x]!) ** 2
      count++
    }
  return Math.sqrt(sum / count)
}

describe('advection', () => {
  it('moves a field by whole cells exactly', () => {
    const size = side * side
    const motion = {
      right: new Float32Array(size).fill(2),
      down: new Float32Array(size).fill(-1),
      height: side,
      width: side,
    }
    const before = field((x, y) => [x, y])
    const paths = tracedBack(motion, 3)[2]!
    const after = carried(before, paths, side)
    for (let y = 0; y < side - 3; y++)
      for (let x = 6; x < side; x++)
        expect(after[y * side + x]).toBe(before[(y + 3) * side + x - 6])
  })

  it.each([
    [1, 0],
    [0.4, -0.7],
    [-2, 3],
  ])('finds a motion of %d, %d cells per frame to 0.05', (right, down) => {
    const frames = Array.from({ length: 6 }, (_, t) =>
      field((x, y) => [x - right * t, y - down * t]),
    )
    const motion = denseMotion(frames, side, side)
    for (let y = 12; y < side - 12; y++)
      for (let x = 12; x < side - 12; x++) {
        expect(Math.abs(motion.right[y * side + x]! - right)).toBeLessThan(0.05)
        expect(Math.abs(motion.down[y * side + x]! - down)).toBeLessThan(0.05)
      }
  })

  it('carries a turning field on with a sixth of the error of no change', () => {
    const turned = (angle: number): Float32Array =>
      field((x, y) => {
        const [dx, dy] = [x - side / 2, y - side / 2]
        const [c, s] = [Math.cos(angle), Math.sin(angle)]
        return [side / 2 + c * dx + s * dy, side / 2 - s * dx + c * dy]
      })
    const step = 0.04
    const frames = Array.from({ length: 8 }, (_, t) => turned(step * t))
    const motion = denseMotion(frames, side, side)
    const newest = frames.at(-1)!
    const truth = turned(step * 12)
    const forecast = carried(newest, tracedBack(motion, 5)[4]!, side)
    const still = rootMeanSquare(newest, truth, 12)
    expect(rootMeanSquare(forecast, truth, 12)).toBeLessThan(still / 6)
  })

  it('leaves an empty map where it is', () => {
    const empty = new Float32Array(side * side)
    const motion = denseMotion([empty, empty, empty], side, side)
    expect(motion.right.every((value) => value === 0)).toBe(true)
  })
})
