/** Where a cell lies, in words. */
import type { Georeference } from '../../../shared/dataset'
import { m } from '../../i18n/paraglide/messages'

/** `45.50° N, 9.20° E`, `x 1200, y 340`, or row and column counted from 1. */
export function placeName(georeference: Georeference | null, row: number, column: number): string {
  if (georeference === null || georeference.kind === 'index')
    return m.player_cell({ row: row + 1, column: column + 1 })
  const x = georeference.x.first + column * georeference.x.step
  const y = georeference.y.first + row * georeference.y.step
  if (georeference.kind === 'projected')
    return `${georeference.x.name} ${rounded(x)}, ${georeference.y.name} ${rounded(y)}`
  return `${degrees(y, 'N', 'S')}, ${degrees(wrapped(x), 'E', 'W')}`
}

function degrees(value: number, positive: string, negative: string): string {
  return `${Math.abs(value).toFixed(2)}° ${value < 0 ? negative : positive}`
}

/** Longitudes of 0..360 as -180..180. */
function wrapped(longitude: number): number {
  return longitude > 180 ? longitude - 360 : longitude
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100)
}
