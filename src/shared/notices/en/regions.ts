import type { AreaTexts } from '../area'
import type { Fill } from '../areas/findings'
import type { regions as area } from '../areas/regions'

const fills: Readonly<Record<Fill, string>> = {
  zero: 'filled with 0',
  hold: 'filled with the value before',
  interpolate: 'filled by interpolation between the values before and after',
  mask: 'kept as "no data"',
}
const shown = (examples: readonly string[], more: boolean) =>
  examples.join(', ') + (more ? ', …' : '')

export const regions = {
  errors: {
    'regions.no-polygons': [
      ({ file, features }, { format }) =>
        features === 0
          ? `${file} holds no list of regions.`
          : `${file} has ${format.count(features, 'feature')}, but none with a polygon.`,
      'Choose a GeoJSON file (a FeatureCollection) or a shapefile with the outlines of regions.',
    ],
    'regions.damaged': [
      ({ file, detail }) => `The outlines in ${file} can't be read: ${detail}.`,
      'Ask for the file again, or save it again as GeoJSON (in QGIS: Export, Save Features As).',
    ],
    'regions.no-names': [
      ({ file }) => `${file} has outlines without names: its .dbf file is not beside it.`,
      'Bring .shp, .dbf and .prj together, best as one ZIP file.',
    ],
    'regions.too-large': [
      ({ file, bytes, most }, { format }) =>
        `${file} has ${format.bytes(bytes)}; outlines may have ${format.bytes(most)}.`,
      'Make the outlines simpler, for example with mapshaper or "Simplify" in QGIS.',
    ],
    'regions.alone': [
      ({ file }) => `${file} holds outlines of regions, but no values.`,
      'Bring it together with a table of region, time and value.',
    ],
    'regions.no-key': [
      ({ file, outlines, columns, keys }) =>
        `No column of ${file} (${columns.join(', ')}) names the regions as ${outlines} does ` +
        `(${keys.join(', ')}).`,
      'Choose outlines of the same regions, or add a column with their names or codes.',
    ],
    'regions.no-property': [
      ({ file, property, properties }) =>
        `The outlines in ${file} have no property "${property}" (they have ` +
        `${properties.join(', ')}).`,
      'Choose one of these.',
    ],
    'regions.none-left': [
      ({ file }) => `None of the regions in ${file} has an outline.`,
      'Choose another column or property, or outlines of the same regions.',
    ],
    'import.cell-size': [
      ({ text }) => `"${text}" is no size of a cell.`,
      'Write one number above 0, or width and height as 0.3x0.2.',
    ],
    'export.no-regions': [
      ({ name }) => `The dataset "${name}" was not made of regions with outlines.`,
      'Export it as a table or map of cells, or import the table together with the outlines.',
    ],
    'regions.unreadable': [
      ({ name, detail }) => `The regions kept with "${name}" can't be read: ${detail}.`,
      'Import the table and the outlines again.',
    ],
  },
  sentences: {
    'finding.regions-matched': ({ matched, names, column, key, file }, { format }) =>
      `${format.number(matched)} of ${format.count(names, 'region')} ` +
      `${column === '' ? 'over the columns' : `in "${column}"`} have an outline in ${file} ` +
      `(by "${key}").`,
    'finding.regions-by-code': ({ count }, { format }) =>
      `${format.count(count, 'code was', 'codes were')} found by number: leading zeros, or a ` +
      '".0" behind, are taken for the same.',
    'finding.regions-folded': ({ count }, { format }) =>
      `${format.count(count, 'name was', 'names were')} found without regard to case, accents, ` +
      'blanks and signs.',
    'finding.regions-near': ({ count, pairs, more }, { format }) =>
      `${format.count(count, 'name has', 'names have')} no outline, but one with a spelling ` +
      `near to it (${shown(pairs, more)}). Are they the same?`,
    'finding.regions-unmatched': ({ count, examples, more, rows }, { format }) =>
      `${format.count(count, 'name has', 'names have')} no outline and ` +
      `${count === 1 ? 'is' : 'are'} left out, with ${format.count(rows, 'value')} ` +
      `(${shown(examples, more)}).`,
    'finding.regions-left-out': ({ count, examples, more }, { format }) =>
      `${format.count(count, 'name is', 'names are')} left out (${shown(examples, more)}).`,
    'finding.regions-silent': ({ count, examples, more }, { format }) =>
      `The table says nothing of ${format.count(count, 'outline')} (${shown(examples, more)}): ` +
      'outside the map.',
    'finding.regions-shapeless': ({ count }, { format }) =>
      `${format.count(count, 'feature has', 'features have')} no area, so that ` +
      'nothing can be put there.',
    'finding.regions-joined': ({ count, names }, { format }) =>
      `${format.number(names)} names stand for ${format.count(count, 'region')}: values that ` +
      'meet are put together.',
    'finding.blank-regions': ({ count, examples, more }, { format }) =>
      `${format.count(count, 'row names', 'rows name')} no region and ` +
      `${count === 1 ? 'is' : 'are'} left out (${shown(examples, more)}).`,
    'finding.empty-regions': ({ count, share, fill }, { format }) =>
      `${format.count(count, 'value is', 'values are')} absent for regions that other dates ` +
      `have (${format.percent(share)}): ${fills[fill]}.`,
    'finding.spread-points': ({ isSum }) =>
      'The regions have no outlines: each lies in the cell of its point, and those of one cell ' +
      (isSum ? 'add up.' : 'are averaged.'),
    'finding.spread-count':
      'The values are counts: each is divided among the cells of its region by area, so that ' +
      'the totals stay.',
    'finding.spread-rate': ({ weight }) =>
      weight === null
        ? 'The values are rates: a cell has the mean of its regions, weighed by area.'
        : `The values are rates: a cell has the mean of its regions, weighed by "${weight}".`,
    'finding.spread-mean':
      'The values are means: a cell has the mean of its regions, weighed by area.',
    'finding.region-cells': ({ regions: all, owners, height, width }, { format }) =>
      `${format.count(all, 'region lies', 'regions lie')} on ${height} x ${width} cells; ` +
      `${format.number(owners)} have a cell that is mostly theirs. Smaller ones share a cell, ` +
      'and get back what is usual of them.',
  },
} satisfies AreaTexts<typeof area>
