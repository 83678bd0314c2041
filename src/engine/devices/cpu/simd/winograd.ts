/**
 * Winograd's minimal filtering: for which convolutions it is there, and what its jobs are told of
 * tiles and their images. The mathematics is in `../../../kernels/assembly/winograd-panels.ts`.
 *
 * A unit takes tiles of as many images as it needs, so that the weights it reads serve many of
 * them, and so few that their points stay in its second-level cache. How the work is cut depends on
 * shapes only, never on the number of threads.
 */
import {
  EIGHT_POINTS,
  EIGHT_TAKE_3,
  EIGHT_TAKE_4,
  EIGHT_TAKE_5,
  EIGHT_TAKE_6,
  SIX_POINTS,
  SIX_TAKE_3,
  SIX_TAKE_4,
} from '../../../kernels/kernel-ids'
import type { ConvolutionShape } from './direct-convolution'

/** Channels or filters of a panel, and the bytes of one row of it. */
export const BLOCK = 16
export const LINE_BYTES = 64
/** Rows of a register tile. */
export const PANEL_ROWS = 4
/** Room for the maps of one tile at the start of a thread's scratch. */
export const MAP_SCRATCH = 16384

/** A method F(tile x tile, side x side) with `points` x `points` points, and its maps. */
export interface WinogradMethod {
  /** For people, and to be kept: F(4x4,5x5). */
  name: string
  side: number
  tile: number
  points: number
  /** Input -> points; kernel <-> points; tile of outputs <-> points. */
  inputMap: number
  kernelMap: number
  tileMap: number
  /** The sum of a tile of output gradients is its point (1, 1) times this. */
  tileSum: number
}

const threeBySix = {
  name: 'F(4x4,3x3)',
  side: 3,
  tile: 4,
  points: 6,
  inputMap: SIX_POINTS,
  kernelMap: SIX_TAKE_3,
  tileMap: SIX_TAKE_4,
  tileSum: 36,
}
const threeByEight = {
  name: 'F(6x6,3x3)',
  side: 3,
  tile: 6,
  points: 8,
  inputMap: EIGHT_POINTS,
  kernelMap: EIGHT_TAKE_3,
  tileMap: EIGHT_TAKE_6,
  tileSum: 81 / 4,
}
const fiveByEight = {
  name: 'F(4x4,5x5)',
  side: 5,
  tile: 4,
  points: 8,
  inputMap: EIGHT_POINTS,
  kernelMap: EIGHT_TAKE_5,
  tileMap: EIGHT_TAKE_4,
  tileSum: 81 / 4,
}

/** Multiplications per output value, with what sticks out of the frame. */
function cost(method: WinogradMethod, s: ConvolutionShape): number {
  const tiles = Math.ceil(s.outputHeight / method.tile) * Math.ceil(s.outputWidth / method.tile)
  return (tiles * method.points ** 2) / (s.outputHeight * s.outputWidth)
}

function isPlain(s: ConvolutionShape): boolean {
  return (
    s.strideHeight === 1 &&
    s.strideWidth === 1 &&
    s.spreadHeight === 1 &&
    s.spreadWidth === 1 &&
    s.depthTaps === 1
  )
}

/**
 * The methods there are for this convolution, forward or by data or by weights; the one with the
 * fewest multiplications first.
 */
export function winogradMethods(s: ConvolutionShape): WinogradMethod[] {
  if (
    !isPlain(s) ||
    s.kernelHeight !== s.kernelWidth ||
    s.channels % BLOCK !== 0 ||
    s.filters % BLOCK !== 0
  )
    return []
  const fewer = 0.6 * s.kernelHeight * s.kernelWidth
  return [threeBySix, threeByEight, fiveByEight]
    .filter((method) => method.side === s.kernelHeight && cost(method, s) < fewer)
    .sort((a, b) => cost(a, s) - cost(b, s))
}

/** How the tiles of all images lie. */
export interface TileGrid {
  tileRows: number
  tileColumns: number
  tiles: number
}

export function tileGrid(s: ConvolutionShape, method: WinogradMethod, images: number): TileGrid {
  const tileRows = Math.ceil(s.outputHeight / method.tile)
  const tileColumns = Math.ceil(s.outputWidth / method.tile)
  return { tileRows, tileColumns, tiles: images * tileRows * tileColumns }
}

export function rowsFor(tiles: number): number {
  return Math.ceil(tiles / PANEL_ROWS) * PANEL_ROWS
}

/** Images that are mapped to points, their strides in bytes; by default all are one sequence. */
export interface TileSource {
  input: number
  image: number
  height: number
  width: number
  channels: number
  padTop: number
  padLeft: number
  sequence?: { images: number; bytes: number }
  /**
   * Every image stands for the one before it, the first of a sequence for an initial one (address
   * 0: zeros).
   */
  late?: { initial: number; initialImage: number }
}

export function sourceArguments(source: TileSource): number[] {
  return [
    source.input,
    source.image,
    source.sequence?.bytes ?? 0,
    source.sequence?.images ?? 2 ** 30,
    source.late === undefined ? 0 : 1,
    source.late?.initial ?? 0,
    source.late?.initialImage ?? 0,
    source.height,
    source.width,
    source.channels,
    source.padTop,
    source.padLeft,
  ]
}

/** Bytes from one point's weights to the next's. */
export function weightsPlane(channels: number, filters: number): number {
  return channels * filters * 4 + LINE_BYTES
}
