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
      for (let x = 0; x < width; x++) {
        const at = y * width + x
        const fromX = x - last.right[at]!
        const fromY = y - last.down[at]!
        let [right, down] = [0, 0]
        for (let round = 0; round < 3; round++) {
          const midX = fromX - right / 2
          const midY = fromY - down / 2
          right = bilinear(motion.right, height, width, midX, midY)
          down = bilinear(motion.down, height, width, midX, midY)
        }
        next.right[at] = last.right[at]! + right
        next.down[at] = last.down[at]! + down
      }
    last = next
    return next
  })
}

/** The field [H, W] at the other end of the paths; beyond the edge it is as at the edge. */
export function carried(field: Float32Array, { right, down }: Paths, width: number): Float32Array {
  const height = field.length / width
  return field.map((_, at) =>
    bilinear(field, height, width, (at % width) - right[at]!, Math.floor(at / width) - down[at]!),
  )
}

/** The value between four cells; the nearest edge's outside. */
export function bilinear(
  field: Float32Array,
  height: number,
  width: number,
  x: number,
  y: number,
): number {
  const insideX = Math.min(width - 1, Math.max(0, x))
  const insideY = Math.min(height - 1, Math.max(0, y))
  const left = Math.floor(insideX)
  const top = Math.floor(insideY)
  const shareX = insideX - left
  const shareY = insideY - top
  const right = Math.min(width - 1, left + 1)
  const bottom = Math.min(height - 1, top + 1)
  const above = field[top * width + left]! * (1 - shareX) + field[top * width + right]! * shareX
  const below =
    field[bottom * width + left]! * (1 - shareX) + field[bottom * width + right]! * shareX
  return above * (1 - shareY) + below * shareY
}
