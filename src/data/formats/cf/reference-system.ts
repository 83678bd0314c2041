/** The coordinates' reference system that a variable names (CF, section 5.6). */
import type { ReferenceSystem } from '../../variables/grid-variable'
import { numbersOf, textOf, type Attributes } from './cf-variable'

const texts = ['crs_wkt', 'spatial_ref', 'proj4text', 'proj4', 'proj4_params', 'projdef']

/** @param mapping attributes of the variable's `grid_mapping`; null without one */
export function systemOfMapping(mapping: Attributes | null): ReferenceSystem | null {
  if (mapping === null) return null
  const name = textOf(mapping, 'grid_mapping_name') ?? ''
  const [code] = numbersOf(mapping, 'epsg_code')
  const given = texts
    .map((key) => textOf(mapping, key))
    .find((text) => text !== null && text !== '')
  const text = code === undefined ? (textOf(mapping, 'epsg_code') ?? given ?? null) : `EPSG:${code}`
  if (name === 'latitude_longitude') return { kind: 'geographic', text }
  if (name === '' && text === null) return null
  const isDegrees = name === '' && text !== null && /^(GEOGC|\+proj=(longlat|latlong))/i.test(text)
  return { kind: isDegrees ? 'geographic' : 'projected', text }
}
