/**
 * Pixels -> points, the first part of Winograd's minimal filtering (Lavin and Gray 2016, "Fast
 * Algorithms for Convolutional Neural Networks"): every tile of the input (tiles overlap), or of
 * output gradients (they don't), is mapped to P x P points, first down its columns, then along its
 * rows. The points are kept in the thread's own memory, as panels [P * P][blocks of 16
 * channels][rows][16] that the register tile reads one after the other; a row is a tile.
 *
 * F(4x4, 5x5) with 8 x 8 points needs 6.25 times fewer multiplications than the direct convolution,
 * F(6x6, 3x3) with as many 5.1 times fewer, F(4x4, 3x3) with 6 x 6 points 4 times fewer.
 */
import { EIGHT_POINTS, EIGHT_TAKE_4, EIGHT_TAKE_6, SIX_POINTS, SIX_TAKE_4 } from '../kernel-ids'
import { TileSource } from './arguments'
import { TILE_COLUMN_BYTES, TILE_COLUMNS } from './tile'
import { valuesToPoints } from './winograd-maps'

/** Eight channels of one pixel. */
export const PAIR: usize = 32
/** Tiles of a run: the strip of one should stay in the first-level cache. */
const MOST_TILES: i32 = 4

/**
 * Which tiles of all images, how they lie, and the memory for them. Lives in the thread's scratch.
 */
@unmanaged
export class Panels {
  /** Points a side, values a side of a tile. */
  points: usize
  tile: i32
  tileRows: i32
  tileColumns: i32
  firstTile: i32
  tiles: i32
  /** Rows of a panel: the tiles, filled up to a multiple of 4. */
  rows: i32
  address: usize
  /**
   * Bytes from one point's panels to the next's: no power of two, which would put all of a tile's
   * into one set of the cache.
   */
  plane: usize
  /** Room for the tiles of one row of tiles: twice P lines of pixels, 64 bytes each. */
  strip: usize
}

/**
 * Fills the panels of `blocks` blocks of 16 channels, from that one of the source on, starting with
 * panel `at`.
 */
export function fillPanels(map: i32, p: Panels, s: TileSource, block: i32, blocks: i32, at: i32): void {
  for (let i = 0; i < blocks; i++) {
    const out = p.address + <usize>((at + i) * p.rows) * TILE_COLUMN_BYTES
    for (let tile = 0; tile < p.tiles; ) {
      const column = (p.firstTile + tile) % p.tileColumns
      const count = min(min(p.tileColumns - column, p.tiles - tile), MOST_TILES)
      fillRun(map, p, s, block + i, (p.firstTile + tile) / p.tileColumns, column, count, out + <usize>tile * TILE_COLUMN_BYTES)
      tile += count
    }
    if (p.rows > p.tiles) clearRest(p, out)
  }
}

/** Zeros in the rows that fill a panel up. */
function clearRest(p: Panels, panel: usize): void {
  const first = panel + <usize>p.tiles * TILE_COLUMN_BYTES
  const bytes = <usize>(p.rows - p.tiles) * TILE_COLUMN_BYTES
  for (let point: usize = 0; point < p.points * p.points; point++) memory.fill(first + point * p.plane, 0, bytes)
}

/** `count` neighbouring tiles of one row of tiles ("band", counted through all images). */
function fillRun(map: i32, p: Panels, s: TileSource, block: i32, band: i32, column: i32, count: i32, out: usize): void {
  const image = imageOf(s, band / p.tileRows)
  if (image == 0) return clearRun(p, count, out)
  const source = image + <usize>block * TILE_COLUMN_BYTES
  const top = (band % p.tileRows) * p.tile - s.padTop
  const left = column * p.tile - s.padLeft
  switch (map) {
    case SIX_POINTS:
      return mapRun(SIX_POINTS, p, s, source, top, left, count, out)
    case EIGHT_POINTS:
      return mapRun(EIGHT_POINTS, p, s, source, top, left, count, out)
    case SIX_TAKE_4:
      return mapRun(SIX_TAKE_4, p, s, source, top, left, count, out)
    case EIGHT_TAKE_4:
      return mapRun(EIGHT_TAKE_4, p, s, source, top, left, count, out)
    case EIGHT_TAKE_6:
      return mapRun(EIGHT_TAKE_6, p, s, source, top, left, count, out)
    default:
      unreachable()
  }
}

/** Address of the image that this one reads; 0 for zeros. */
function imageOf(s: TileSource, image: i32): usize {
  const sequence = <usize>(image / s.sequenceImages)
  const within = image % s.sequenceImages - s.late
  if (within >= 0) return s.input + sequence * s.sequence + <usize>within * s.image
  return s.initial == 0 ? 0 : s.initial + sequence * s.initialImage
}

function clearRun(p: Panels, count: i32, out: usize): void {
  for (let point: usize = 0; point < p.points * p.points; point++) memory.fill(out + point * p.plane, 0, <usize>count * TILE_COLUMN_BYTES)
}

/** Values a side that a map reads. */
@inline
function linesOf(map: i32): i32 {
  if (map == SIX_POINTS) return 6
  if (map == EIGHT_POINTS) return 8
  return map == EIGHT_TAKE_6 ? 6 : 4
}

@inline
function mapRun(map: i32, p: Panels, s: TileSource, source: usize, top: i32, left: i32, count: i32, out: usize): void {
  const lines = linesOf(map)
  const columns = (count - 1) * p.tile + lines
  const line = <usize>columns * TILE_COLUMN_BYTES
  const pixel = <usize>s.channels << 2
  const row = <usize>(s.width * s.channels) << 2
  if (top >= 0 && left >= 0 && top + lines <= s.height && left + columns <= s.width) {
    downColumns(map, source + <usize>top * row + <usize>left * pixel, row, pixel, columns, p.strip, line)
  } else {
    const copy = p.strip + p.points * line
    copyLines(s, source, top, left, lines, columns, copy)
    downColumns(map, copy, line, TILE_COLUMN_BYTES, columns, p.strip, line)
  }
  for (let i = 0; i < count; i++) {
    alongRows(map, p, p.strip + <usize>(i * p.tile) * TILE_COLUMN_BYTES, line, out)
    out += TILE_COLUMN_BYTES
  }
}

/** Rows of one block of channels side by side, zeros where they lie outside the frame. */
function copyLines(s: TileSource, source: usize, top: i32, left: i32, lines: i32, columns: i32, out: usize): void {
  const before = min(max(0, -left), columns)
  const inside = max(0, min(s.width, left + columns) - max(0, left))
  for (let i = 0; i < lines; i++) {
    const y = top + i
    const end = out + <usize>columns * TILE_COLUMN_BYTES
    if (y < 0 || y >= s.height) memory.fill(out, 0, end - out)
    else {
      memory.fill(out, 0, <usize>before * TILE_COLUMN_BYTES)
      let to = out + <usize>before * TILE_COLUMN_BYTES
      let from = source + ((<usize>(y * s.width + max(0, left)) * s.channels) << 2)
      for (let x = 0; x < inside; x++) {
        const v0 = v128.load(from, 0), v1 = v128.load(from, 16), v2 = v128.load(from, 32), v3 = v128.load(from, 48)
        v128.store(to, v0, 0)
        v128.store(to, v1, 16)
        v128.store(to, v2, 32)
        v128.store(to, v3, 48)
        from += <usize>s.channels << 2
        to += TILE_COLUMN_BYTES
      }
      memory.fill(to, 0, end - to)
    }
    out = end
  }
}

@inline
function downColumns(map: i32, from: usize, row: usize, pixel: usize, columns: i32, strip: usize, line: usize): void {
  for (let x = 0; x < columns; x++) {
    for (let half: usize = 0; half < TILE_COLUMN_BYTES; half += PAIR) valuesToPoints(map, from + half, row, strip + half, line)
    from += pixel
    strip += TILE_COLUMN_BYTES
  }
}

@inline
function alongRows(map: i32, p: Panels, strip: usize, line: usize, out: usize): void {
  for (let i: usize = 0; i < p.points; i++) {
    for (let half: usize = 0; half < TILE_COLUMN_BYTES; half += PAIR) {
      valuesToPoints(map, strip + half, TILE_COLUMN_BYTES, out + half, p.plane)
    }
    strip += line
    out += p.points * p.plane
  }
}

/**
 * Fills panels with channels `first` … `first + count - 1` of the sources, whose channels count one
 * after the other.
 */
export function fillFromSources(map: i32, p: Panels, sources: usize, sourceBytes: usize, first: i32, count: i32): void {
  let from = sources
  let before = 0
  let at = 0
  while (at < count) {
    const s = changetype<TileSource>(from)
    const start = max(0, first + at - before)
    const here = min(s.channels - start, count - at)
    if (here > 0) {
      fillPanels(map, p, s, start / TILE_COLUMNS, here / TILE_COLUMNS, at / TILE_COLUMNS)
      at += here
    }
    before += s.channels
    from += sourceBytes
  }
}
