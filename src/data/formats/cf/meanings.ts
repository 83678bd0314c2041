/** What a dimension means, by the attributes of its coordinates, else by its name. */
import type { AxisMeaning } from '../../../shared/import-plan'
import { isTimeUnit } from './calendar'
import { textOf, type Attributes } from './cf-variable'

const byAxis = new Map<string, AxisMeaning>(
  Object.entries({ X: 'width', Y: 'height', T: 'time', Z: 'other' } as const),
)
const byStandardName = new Map<string, AxisMeaning>(
  Object.entries({
    latitude: 'height',
    longitude: 'width',
    projection_y_coordinate: 'height',
    projection_x_coordinate: 'width',
    grid_latitude: 'height',
    grid_longitude: 'width',
    time: 'time',
    realization: 'other',
  } as const),
)
const words: Readonly<Record<'height' | 'width' | 'time' | 'other', string>> = {
  height:
    'lat lats latitude latitudes nav_lat rlat y yc yy j nj nlat northing north_south south_north ' +
    'row rows',
  width:
    'lon lons long longitude longitudes nav_lon rlon x xc xx i ni nlon easting east_west ' +
    'west_east col column columns',
  time: 'time times t date dates datetime valid_time record day month year',
  other:
    'lev level levels plev pressure_level depth height alt altitude z ens ensemble member number ' +
    'realization expver step surface heightaboveground bottom_top sigma isobaricinhpa isobaric',
}
const byName = new Map(
  Object.entries(words).flatMap(([meaning, names]) =>
    names.split(' ').map((name) => [name, meaning as AxisMeaning] as const),
  ),
)
const north = /^degrees?_?n(orth)?$/i
const east = /^degrees?_?e(ast)?$/i

/** @param name of the dimension; @param attributes of its coordinates, empty without any */
export function meaningOf(name: string, attributes: Attributes): AxisMeaning | null {
  const unit = textOf(attributes, 'units')
  if (isTimeUnit(unit)) return 'time'
  const axis = textOf(attributes, 'axis')?.toUpperCase() ?? ''
  const standard = textOf(attributes, 'standard_name')?.toLowerCase() ?? ''
  const known = byStandardName.get(standard) ?? byAxis.get(axis)
  if (known !== undefined) return known
  if (unit !== null && north.test(unit)) return 'height'
  if (unit !== null && east.test(unit)) return 'width'
  if (textOf(attributes, 'positive') !== null) return 'other'
  const last = name.split('/').at(-1) ?? ''
  return byName.get(last.toLowerCase()) ?? null
}
