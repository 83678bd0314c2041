/** What a dimension means, by the attributes of its coordinates, else by its name. */
import type { AxisMeaning } from '../../../shared/import-plan'
import { isTimeUnit } from './calendar'
import { textOf, type Attributes } from './cf-variable'

const byAxis: Readonly<Record<string, AxisMeaning>> = {
  ...{ X: 'width', Y: 'height', T: 'time', Z: 'other' },
}
const byStandardName: Readonly<Record<string, AxisMeaning>> = {
  latitude: 'height',
  longitude: 'width',
  projection_y_coordinate: 'height',
  projection_x_coordinate: 'width',
  grid_latitude: 'height',
  grid_longitude: 'width',
  time: 'time',
  realization: 'other',
}
const names: readonly (readonly [RegExp, AxisMeaning])[] = [
  [
    /^(lat|latitude|lats|y|yc|yy|rlat|nav_lat|northing|north_south|south_north|nlat|nj|j|row)s?$/i,
    'height',
  ],
  [
    /^(lon|longitude|lons|long|x|xc|xx|rlon|nav_lon|easting|west_east|east_west|nlon|ni|i|col|column)s?$/i,
    'width',
  ],
  [/^(time|t|date|datetime|valid_time|times|record|day|month|year)$/i, 'time'],
  [
    /^(lev|level|levels|plev|pressure_level|isobaric.*|depth|height|alt|altitude|z|ens|ensemble|member|number|realization|expver|step|surface|heightaboveground|bottom_top|sigma)$/i,
    'other',
  ],
]
const north = /^degrees?_?n(orth)?$/i
const east = /^degrees?_?e(ast)?$/i

/** @param name of the dimension; @param attributes of its coordinates, empty without any */
export function meaningOf(name: string, attributes: Attributes): AxisMeaning | null {
  const unit = textOf(attributes, 'units')
  if (isTimeUnit(unit)) return 'time'
  const axis = textOf(attributes, 'axis')?.toUpperCase() ?? ''
  const standard = textOf(attributes, 'standard_name')?.toLowerCase() ?? ''
  const known = byStandardName[standard] ?? byAxis[axis]
  if (known !== undefined) return known
  if (unit !== null && north.test(unit)) return 'height'
  if (unit !== null && east.test(unit)) return 'width'
  if (textOf(attributes, 'positive') !== null) return 'other'
  const last = name.split('/').at(-1) ?? ''
  return names.find(([expression]) => expression.test(last))?.[1] ?? null
}
