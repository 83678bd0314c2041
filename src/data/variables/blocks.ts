/** Cuts a part of a variable into blocks small enough to hold, along the borders of its chunks. */
import { npyDtypes } from '../../shared/npy'
import type { GridVariable } from './grid-variable'

/** First index and index after the last, per axis of a variable. */
export type Region = readonly (readonly [from: number, to: number])[]

export interface Block {
  start: number[]
  count: number[]
}

/** Blocks are about this large where chunks allow. */
const blockBytes = 4 << 20

export const wholeOf = ({ shape }: GridVariable): Region =>
  shape.map((length) => [0, length] as const)

/** The axes from slowest to fastest. */
export const storageOrder = (variable: GridVariable): readonly number[] =>
  variable.order ?? [...variable.shape.keys()]

/** In the order of the file. Each block holds whole chunks, cut only by the region's borders. */
export function* blocksOf(
  variable: GridVariable,
  region: Region,
  mostBytes = blockBytes,
): Generator<Block> {
  const order = storageOrder(variable)
  const steps = stepsOf(variable, region, mostBytes / npyDtypes[variable.dtype])
  const walk = function* (depth: number, start: number[], count: number[]): Generator<Block> {
    const axis = order[depth]
    if (axis === undefined) {
      yield { start: [...start], count: [...count] }
      return
    }
    const [from, to] = region[axis] as readonly [number, number]
    const step = steps[axis] as number
    const chunk = variable.chunk?.[axis] ?? 1
    for (let at = from; at < to;) {
      // After a first part that begins inside a chunk, all begin at a chunk's border.
      const end = Math.min(to, Math.floor(at / chunk) * chunk + step)
      start[axis] = at
      count[axis] = end - at
      yield* walk(depth + 1, start, count)
      at = end
    }
  }
  yield* walk(0, [], [])
}

/** Lengths of a block: one chunk, then as many as fit, along the fastest axis first. */
function stepsOf(variable: GridVariable, region: Region, mostValues: number): number[] {
  const steps = variable.shape.map((length, axis) =>
    Math.max(1, Math.min(variable.chunk?.[axis] ?? 1, length)),
  )
  const extent = (axis: number) => {
    const [from, to] = region[axis] as readonly [number, number]
    return to - from
  }
  const held = (axis: number) => Math.min(steps[axis] as number, extent(axis))
  for (const axis of storageOrder(variable).toReversed()) {
    const chunk = steps[axis] as number
    const others = variable.shape.reduce(
      (product, _, other) => product * (other === axis ? 1 : Math.max(1, held(other))),
      1,
    )
    const fits = Math.floor(mostValues / others / chunk)
    steps[axis] = Math.max(1, fits) * chunk
  }
  return steps
}
