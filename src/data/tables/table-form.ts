/** The form in which a table came, so that a forecast leaves in the same. */
import type { TableForm } from '../../shared/dataset'
import type { TableInspection, TablePlan } from '../../shared/import-plan'
import { wayOfWriting } from '../dates/write-date'
import { offsetOf } from '../dates/date-pattern'
import type { TableRows } from './table-rows'
import { placeOfName } from './wide'

/** Texts by which the way of writing dates is told. */
const looked = 60

export function formOf(
  plan: TablePlan,
  rows: TableRows,
  columns: TableInspection['columns'],
): TableForm {
  const layout = plan.layout ?? 'long'
  const joined = plan.dateColumn.split('+').length
  const isWhole = joined === 1 || columns.some(({ name }) => name === plan.dateColumn)
  const zone = zoneOf(plan, rows.dateTexts)
  const isIndex = plan.dateFormat === 'index'
  const texts = rows.dateTexts.slice(-looked)
  return {
    layout,
    dateColumn: plan.dateColumn || 'date',
    dateFormat: isIndex ? '' : wayOfWriting(plan.dateFormat, texts, zone, isWhole ? 1 : joined),
    yColumn: plan.yColumn || 'latitude',
    xColumn: plan.xColumn || 'longitude',
    valueColumn: plan.valueColumn || plan.valueName,
    delimiter: plan.delimiter,
    decimal: plan.decimal,
    zone,
    columns: usedColumns(plan, columns),
    longitudes: rows.isEastOnly ? 'east' : 'both',
  }
}

/** Hours with offsets of their own are written with the last of these. */
function zoneOf({ zone }: TablePlan, texts: readonly string[]): string | null {
  if (zone !== 'offset') return zone
  const written = /(Z|[+-]\d{2}:?\d{2})$/.exec((texts.at(-1) ?? '').trim())?.[1]
  const ahead = offsetOf(written)
  if (ahead === null || ahead === 0) return 'UTC'
  return `${written?.slice(0, 3) ?? ''}:${written?.slice(-2) ?? ''}`
}

/** The columns that a forecast has too, in the table's order. */
function usedColumns(plan: TablePlan, columns: TableInspection['columns']): string[] {
  const names = columns.map(({ name }) => name)
  if (plan.layout === 'places-in-columns')
    return names.filter((name) => name === plan.dateColumn || placeOfName(name) !== null)
  const used = [...plan.dateColumn.split('+'), plan.dateColumn, plan.yColumn, plan.xColumn]
  return names.filter((name) => used.includes(name) || name === plan.valueColumn)
}
