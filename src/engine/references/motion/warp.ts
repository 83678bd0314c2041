/**
 * Semi-Lagrangian extrapolation (Germann & Zawadzki 2002): what will be at a cell is what lies up
 * its path now. Paths are traced back through a motion that stays as it is; the field is
 * interpolated once, however long the path, so that nothing is smeared by repetition.
 */

/** Motion of every cell, [H, W] each, in cells per frame: to the right, and down. */
export interface Motion {
  right: Float32Array
  down: Float32Array
  height: number
  width: number
}

/** How far what arrives at a cell has come, in cells. */
export interface Paths {
  right: Float32Array
  down: Float32Array
}

/**
 * Paths after 1, 2, … `steps` frames. Every step follows the motion half a step upstream (the
 * midpoint rule, found by two rounds).
 */
export function tracedBack(motion: Motion, steps: number): Paths[] {
  const { height, width } = motion
  const size = height * width
  let last: Paths = { right: new Float32Array(size), down: new Float32Array(size) }
  return Array.from({ length: steps }, () => {
    const next: Paths = { right: new Float32Array(size), down: new Float32Array(size) }
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) stepBack(motion, last, next, y, x)
    last = next
    return next
  })
}

function stepBack(motion: Motion, last: Paths, next: Paths, y: number, x: number): void {
  const { height, width } = motion
  const at = y * width + x
  const fromX = x - last.right[at]!
  const fromY = y - last.down[at]!
  let right = 0
  let down = 0
  for (let round = 0; round < 3; round++) {
    const midX = fromX - right / 2
    const midY = fromY - down / 2
    right = bilinear(motion.right, height, width, midX, midY)
    down = bilinear(motion.down, height, width, midX, midY)
  }
  next.right[at] = last.right[at]! + right
  next.down[at] = last.down[at]! + down
}

/** The field [H, W] at the other end of the paths; beyond the edge it is as at the edge. */
export function carried(field: Float32Array, { right, down }: Paths, width: number): Float32Array {
  const height = field.length / width
  const arrived = new Float32Array(field.length)
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++)
      arrived[at] = bilinear(field, height, width, x - right[at]!, y - down[at]!)
  return arrived
}

/** The value between four cells; the nearest edge's outside. */
export function bilinear(
  field: Float32Array,
  height: number,
  width: number,
  x: number,
  y: number,
): number {
  const insideX = x < 0 ? 0 : x > width - 1 ? width - 1 : x
  const insideY = y < 0 ? 0 : y > height - 1 ? height - 1 : y
  const left = Math.trunc(insideX)
  const top = Math.trunc(insideY)
  const shareX = insideX - left
  const shareY = insideY - top
  const right = left < width - 1 ? 1 : 0
  const at = top * width + left
  const under = top < height - 1 ? at + width : at
  const above = field[at]! * (1 - shareX) + field[at + right]! * shareX
  const below = field[under]! * (1 - shareX) + field[under + right]! * shareX
  return above * (1 - shareY) + below * shareY
}
