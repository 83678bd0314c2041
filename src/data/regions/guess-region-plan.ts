/** From a table and outlines to a plan: which column names the regions, and what the values are. */
import { GridcastError } from '../../shared/errors'
import type { Finding, RegionPlan, TablePlan } from '../../shared/import-plan'
import type { ValueKind } from '../../shared/regions'
import { isCalled, wordsOf } from '../tables/column-words'
import type { Column } from '../tables/columns'
import { guessDate } from '../tables/guess-date'
import { guessValue, startForm, usualUnit, type FormPlan } from '../tables/guess-plan'
import type { ReadingPlan } from '../tables/reading-plan'
import type { TableSample } from '../tables/sample-rows'
import { datesOver, nameFrom } from '../tables/wide'
import { areNames, guessKeys, propertiesOf } from './matching'
import type { Outlines } from './outlines'

/** A plan of regions as tables are read: their names stand for places. */
export function tablePartOf(plan: RegionPlan): TablePlan & ReadingPlan {
  const { layout, regionColumn, open, ...rest } = plan
  return {
    ...rest,
    format: 'table',
    layout: layout === 'regions-in-columns' ? 'places-in-columns' : layout,
    yColumn: regionColumn,
    xColumn: regionColumn,
    coordinates: 'index',
    cellSize: { x: 1, y: 1 },
    open: open.filter((field) => field !== 'assigned'),
    isByName: true,
  }
}

interface RegionForm {
  /** As `tablePartOf` would have it. */
  form: FormPlan & ReadingPlan
  layout: RegionPlan['layout']
  regionColumn: string
  outlineKey: string
  findings: Finding[]
}

/** @throws GridcastError `regions.no-key`, `import.no-dates` */
export function guessRegionForm(
  sample: TableSample,
  fileName: string,
  outlines: Outlines,
): RegionForm {
  const { base, columns, findings } = startForm(sample, areNames(sample.rows[0] ?? [], outlines))
  const keys = guessKeys(columns, outlines)
  if (keys === null) throw noKey(columns, fileName, outlines)
  const { column, key: outlineKey } = keys
  const regionColumn = column?.name ?? ''
  const shape = shapeOf(columns, column, fileName)
  const value = shape.layout === 'long' ? guessValue(columns, shape.used) : null
  const counted = value?.column ?? null
  const named = counted?.name ?? ''
  const form = {
    ...base,
    format: 'table' as const,
    layout: shape.layout === 'regions-in-columns' ? ('places-in-columns' as const) : shape.layout,
    dateColumn: shape.dateColumn,
    dateFormat: shape.dateFormat,
    yColumn: regionColumn,
    xColumn: regionColumn,
    valueColumn: named,
    coordinates: 'index' as const,
    valueName: named || (value === null ? nameFrom(fileName) : 'count'),
    unit: counted ? usualUnit(counted, base.decimal) : null,
    isByName: true,
  }
  const said = [...findings, ...shape.findings, ...(value?.findings ?? [])]
  return { form, layout: shape.layout, regionColumn, outlineKey, findings: said }
}

/** Where the dates are. */
function shapeOf(columns: readonly Column[], region: Column | null, fileName: string) {
  const others = columns.filter((column) => column !== region)
  const over = region === null ? null : datesOver(others)
  if (over !== null)
    return {
      layout: 'dates-in-columns' as const,
      dateColumn: '',
      dateFormat: over.format,
      used: [],
      findings: [],
    }
  const { used, format, findings } = guessDate(others, fileName)
  return {
    layout: region === null ? ('regions-in-columns' as const) : ('long' as const),
    dateColumn: used.map(({ name }) => name).join('+'),
    dateFormat: format,
    used: region === null ? used : [...used, region],
    findings,
  }
}

function noKey(columns: readonly Column[], file: string, outlines: Outlines): GridcastError {
  return new GridcastError('regions.no-key', {
    file,
    outlines: outlines.title,
    columns: columns.map(({ name }) => name),
    keys: propertiesOf(outlines),
  })
}

const rateWords = new Set(
  ['rate rates incidence prevalence percent percentage share ratio proportion', 'inzidenz quote']
    .join(' ')
    .split(' '),
)

/** Whole numbers are counts, unless their name says that they are something per something. */
export function guessKind(valueName: string, values: Float64Array): ValueKind {
  const words = wordsOf(valueName)
  const isRate = words.some((word) => rateWords.has(word)) || /\bper\b|\/|%/i.test(valueName)
  if (isRate) return 'rate'
  return values.every((value) => Number.isNaN(value) || Number.isInteger(value)) ? 'count' : 'mean'
}

/** The property that says how many people live in a region. */
export function guessWeightKey(outlines: Outlines): string | null {
  const found = propertiesOf(outlines).find((name) => isCalled(name, 'people'))
  const isNumber = (value: unknown) => Number(value) > 0
  return found !== undefined &&
    outlines.outlines.every(({ properties }) => isNumber(properties[found]))
    ? found
    : null
}
