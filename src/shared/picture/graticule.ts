/** Round longitudes and latitudes (or metres) that cross a map, where a grid is georeferenced. */
import type { Georeference } from '../dataset'
import type { GridView } from './grid-view'
import { niceStep } from './round-numbers'

export interface GraticuleLine {
  /** Cells from the top or the left edge of the view; a cell's centre lies at its half. */
  at: number
  label: string
}

export interface Graticule {
  rows: readonly GraticuleLine[]
  columns: readonly GraticuleLine[]
}

/** Lines along one side, about. */
const wantedLines = 4

/** The lines that cross a view; null where the grid lies nowhere. */
export function graticuleOf(georeference: Georeference | null, view: GridView): Graticule | null {
  if (georeference === null || georeference.kind === 'index') return null
  const { kind, x, y } = georeference
  const isGeographic = kind === 'geographic'
  const name = (positive: string, negative: string) => (value: number) =>
    isGeographic ? degrees(value, positive, negative) : String(value)
  return {
    rows: linesAlong(y, view.row, view.height, name('N', 'S')),
    columns: linesAlong(x, view.column, view.width, name('E', 'W')),
  }
}

function linesAlong(
  { first, step }: { first: number; step: number },
  from: number,
  cells: number,
  label: (value: number) => string,
): GraticuleLine[] {
  // Edges of the view: half a cell beyond the centres of its outermost cells.
  const ends = [from - 0.5, from + cells - 0.5].map((index) => first + index * step)
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  if (!(high > low)) return []
  const spacing = niceStep((high - low) / wantedLines)
  const lines: GraticuleLine[] = []
  for (let count = Math.ceil(low / spacing); count * spacing <= high; count++) {
    // 3 * 0.1 is no round number.
    const value = Number((count * spacing).toPrecision(12))
    const at = (value - first) / step + 0.5 - from
    if (at > 0 && at < cells) lines.push({ at, label: label(value) })
  }
  return lines
}

function degrees(value: number, positive: string, negative: string): string {
  const turned = positive === 'E' ? ((((value + 180) % 360) + 360) % 360) - 180 : value
  const size = Number(Math.abs(turned).toPrecision(6))
  if (size === 0 || size === 180) return `${size}°`
  return `${size}° ${turned < 0 ? negative : positive}`
}
