/**
 * Outlines as a window draws them: on a lattice of whole numbers, so fine that nobody sees it. What
 * falls on one point is one point, the same for both neighbours of a border, so that no gaps open
 * between them, and thousands of sides become dozens.
 */
import type { DrawnOutlines } from '../../shared/regions'
import { extentOf, type Outlines, type Ring } from './outlines'

/** Length of the longer side. */
const side = 640
/** Finer outlines than this many numbers are drawn on a coarser lattice. */
const mostNumbers = 400_000

export function pictureOf(
  { outlines, coordinates }: Outlines,
  nameOf: (outline: number) => string,
): DrawnOutlines {
  const extent = extentOf(outlines)
  const middle = ((extent.south + extent.north) / 2) * (Math.PI / 180)
  const narrow = coordinates === 'geographic' ? Math.max(0.1, Math.cos(middle)) : 1
  const [across, down] = [(extent.east - extent.west) * narrow, extent.north - extent.south]
  const scale = side / Math.max(across, down, 1e-12)
  const draw = (step: number) =>
    outlines.map(({ polygons }) =>
      polygons.flat().flatMap((ring) => {
        const drawn = thinned(ring, ([x, y]) => [
          step * Math.round(((x - extent.west) * narrow * scale) / step),
          step * Math.round(((extent.north - y) * scale) / step),
        ])
        return drawn.length >= 6 ? [drawn] : []
      }),
    )
  let rings = draw(1)
  for (let step = 2; numbersIn(rings) > mostNumbers && step < 16; step *= 2) rings = draw(step)
  return {
    width: Math.max(1, Math.ceil(across * scale)),
    height: Math.max(1, Math.ceil(down * scale)),
    shapes: rings.map((found, at) => ({ name: nameOf(at), rings: found })),
  }
}

const numbersIn = (rings: readonly number[][][]) =>
  rings.reduce((sum, found) => sum + found.reduce((count, { length }) => count + length, 0), 0)

/** Without points that are the one before, or lie between those beside them on a straight line. */
function thinned(ring: Ring, placed: (point: Ring[number]) => [number, number]): number[] {
  const points: [number, number][] = []
  for (const point of ring) {
    const [x, y] = placed(point)
    const last = points.at(-1)
    if (last !== undefined && last[0] === x && last[1] === y) continue
    const before = points.at(-2)
    if (before !== undefined && last !== undefined && isBetween(before, last, [x, y])) points.pop()
    points.push([x, y])
  }
  const [first, last] = [points[0], points.at(-1)]
  if (points.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1]) points.pop()
  return points.flat()
}

function isBetween(a: [number, number], b: [number, number], c: [number, number]): boolean {
  const cross = (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
  const along = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])
  return cross === 0 && along > 0
}
