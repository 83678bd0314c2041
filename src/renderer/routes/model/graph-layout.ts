/**
 * Where the blocks of a model stand: left to right as data flows, what runs beside each other one
 * below the other, a lane for each list of layers.
 */
import { listsOf } from '../../../shared/model/edit-graph'
import { framesInput, type GraphLayer } from '../../../shared/model/graph'
import type { ModelSpec } from '../../../shared/model/model-spec'

export const blockSize = { width: 132, height: 62 }
const gap = { x: 74, y: 26, lane: 44 }
const margin = 16

export interface PlacedBlock {
  key: string
  layer: GraphLayer
  x: number
  y: number
}

export interface Wire {
  /** Of a list of layers; a state passes from one list to another. */
  key: string
  from: string
  /** Null for what comes out at the end. */
  to: string | null
  kind: 'flow' | 'state'
  path: string
  /** Where its shape is written and a layer can be put. */
  middle: { x: number; y: number }
}

export interface GraphPicture {
  width: number
  height: number
  blocks: PlacedBlock[]
  wires: Wire[]
  /** Where each list begins: its input, and its place. */
  lanes: { key: string; y: number; readsFrames: boolean }[]
}

const column = blockSize.width + gap.x
const row = blockSize.height + gap.y

export function layOutGraph(spec: ModelSpec): GraphPicture {
  const blocks: PlacedBlock[] = []
  const wires: Wire[] = []
  const lanes: GraphPicture['lanes'] = []
  let top = margin
  for (const { key, layers } of listsOf(spec)) {
    const places = placesOf(layers)
    const readsFrames = layers.some(({ inputs }) => inputs.includes(framesInput))
    const deepest = Math.max(0, ...[...places.values()].map((place) => place.row))
    lanes.push({ key, y: top, readsFrames })
    for (const layer of layers) {
      const place = places.get(layer.name)!
      blocks.push({ key, layer, x: margin + column * (place.column + 1), y: top + row * place.row })
    }
    top += row * (deepest + 1) - gap.y + gap.lane
  }
  const at = new Map(blocks.map((block) => [block.layer.name, block]))
  for (const { key, layers } of listsOf(spec)) {
    const { y } = lanes.find((lane) => lane.key === key)!
    for (const { name, inputs, state } of layers) {
      const to = at.get(name)!
      for (const from of inputs)
        wires.push(flow(key, from, name, at.get(from) ?? { x: margin, y }, to))
      const source = state === undefined ? undefined : at.get(state)
      if (source) wires.push(stateWire(key, state!, name, source, to))
    }
    const last = layers.at(-1)
    if (last) wires.push(end(key, last.name, at.get(last.name)!))
  }
  return {
    width: margin * 2 + column * (1 + Math.max(0, ...blocks.map(({ x }) => x / column))) + column,
    height: top - gap.lane + margin,
    blocks,
    wires,
    lanes,
  }
}

/** A layer's column is one beyond the farthest that it reads; layers of one column share it. */
function placesOf(layers: readonly GraphLayer[]): Map<string, { column: number; row: number }> {
  const places = new Map<string, { column: number; row: number }>()
  const taken = new Set<string>()
  for (const { name, inputs } of layers) {
    const reads = inputs.flatMap((input) => places.get(input) ?? [])
    const columnOf = 1 + Math.max(-1, ...reads.map((place) => place.column))
    let rowOf = Math.min(...(reads.length > 0 ? reads.map((place) => place.row) : [0]))
    while (taken.has(`${columnOf} ${rowOf}`)) rowOf++
    taken.add(`${columnOf} ${rowOf}`)
    places.set(name, { column: columnOf, row: rowOf })
  }
  return places
}

type Point = Pick<PlacedBlock, 'x' | 'y'>
const out = ({ x, y }: Point) => ({ x: x + blockSize.width, y: y + blockSize.height / 2 })
const into = ({ x, y }: Point) => ({ x, y: y + blockSize.height / 2 })

function flow(key: string, from: string, to: string, a: Point, b: Point): Wire {
  const [start, stop] = [out(a), into(b)]
  const isNear = stop.x - start.x <= gap.x + 1
  // A wire past other blocks goes above them.
  const lift = isNear || start.y !== stop.y ? 0 : blockSize.height / 2 + 13
  const [x1, x2] = [start.x + gap.x / 2, stop.x - gap.x / 2]
  const path =
    lift === 0
      ? `M${start.x} ${start.y} C${x1} ${start.y} ${x2} ${stop.y} ${stop.x} ${stop.y}`
      : `M${start.x} ${start.y} C${x1} ${start.y} ${start.x + 8} ${start.y - lift} ` +
        `${x1} ${start.y - lift} L${x2} ${start.y - lift} ` +
        `C${stop.x - 8} ${start.y - lift} ${x2} ${stop.y} ${stop.x} ${stop.y}`
  const middle = isNear
    ? { x: (start.x + stop.x) / 2, y: (start.y + stop.y) / 2 }
    : { x: stop.x - gap.x / 2, y: lift === 0 ? (start.y + stop.y) / 2 : start.y - lift }
  return { key, from, to, kind: 'flow', path, middle }
}

/** Down, from a memory that reads to one that forecasts. */
function stateWire(key: string, from: string, to: string, a: Point, b: Point): Wire {
  const [x1, y1] = [a.x + blockSize.width / 2, a.y + blockSize.height]
  const [x2, y2] = [b.x + blockSize.width / 2, b.y]
  const half = (y1 + y2) / 2
  const path = `M${x1} ${y1} C${x1} ${half} ${x2} ${half} ${x2} ${y2}`
  return { key, from, to, kind: 'state', path, middle: { x: (x1 + x2) / 2, y: half } }
}

function end(key: string, from: string, block: Point): Wire {
  const start = out(block)
  const middle = { x: start.x + gap.x / 2, y: start.y }
  const path = `M${start.x} ${start.y} L${start.x + gap.x} ${start.y}`
  return { key, from, to: null, kind: 'flow', path, middle }
}

/** The block that an arrow key leads to: the nearest one on that side. */
export function neighbour(
  { blocks }: GraphPicture,
  name: string,
  key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown',
): string | null {
  const own = blocks.find(({ layer }) => layer.name === name)
  if (own === undefined) return null
  const isAcross = key === 'ArrowLeft' || key === 'ArrowRight'
  const sign = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : -1
  const far = ({ x, y }: Point) => {
    const [along, aside] = isAcross ? [x - own.x, y - own.y] : [y - own.y, x - own.x]
    return sign * along <= 0 ? Infinity : sign * along + 3 * Math.abs(aside)
  }
  const nearest = blocks.reduce<PlacedBlock | null>(
    (best, block) => (far(block) < (best ? far(best) : Infinity) ? block : best),
    null,
  )
  return nearest?.layer.name ?? null
}
