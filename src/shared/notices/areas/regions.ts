/** Regions with outlines: files that can't be read, who was found, and how values are spread. */
import { count, none, oneOf } from '../area'
import type { Fill } from './findings'

const file = 'districts.geojson'
const examples = ['Bangkok', 'Trat']
const more = oneOf<boolean>(true, false)

export const regions = {
  errors: {
    'regions.no-polygons': { file, features: count },
    'regions.damaged': { file, detail: 'Unexpected end of JSON input' },
    'regions.no-names': { file: 'districts.shp' },
    'regions.too-large': { file, bytes: 3e8, most: 2e8 },
    /** Outlines were brought without a table. */
    'regions.alone': { file },
    'regions.no-key': { file, outlines: file, columns: ['date', 'cases'], keys: ['id', 'name'] },
    'regions.no-property': { file, property: 'code', properties: ['id', 'name'] },
    'regions.none-left': { file },
    'import.cell-size': { text: '0.2y0.3' },
    'export.no-regions': { name: 'rain' },
    'regions.unreadable': { name: 'flu', detail: 'no such file' },
  },
  sentences: {
    'finding.regions-matched': {
      matched: 140,
      names: count,
      column: oneOf<string>('id', ''),
      key: 'id',
      file,
    },
    'finding.regions-by-code': { count },
    'finding.regions-folded': { count },
    'finding.regions-near': { count, pairs: ['TRAD = Trat'], more },
    'finding.regions-unmatched': { count, examples, more, rows: 12 },
    'finding.regions-left-out': { count, examples, more },
    'finding.regions-silent': { count, examples, more },
    'finding.regions-shapeless': { count },
    'finding.regions-joined': { count, names: 78 },
    'finding.blank-regions': { count, examples: ['row 3: ""'], more },
    'finding.empty-regions': {
      count,
      share: 0.12,
      fill: oneOf<Fill>('zero', 'hold', 'interpolate', 'mask'),
    },
    'finding.spread-count': none,
    'finding.spread-points': { isSum: oneOf<boolean>(true, false) },
    'finding.spread-rate': { weight: oneOf<string | null>('population', null) },
    'finding.spread-mean': none,
    'finding.region-cells': { regions: count, owners: 120, height: 20, width: 30 },
  },
}
