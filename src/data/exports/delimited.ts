/** Lines of a delimited table. */
import type { TableColumns } from './table-columns'

type Delimited = Pick<TableColumns, 'delimiter'>

/**
 * A name that a spreadsheet would take for a formula is marked as text; an import takes the mark
 * off.
 */
export function header(names: readonly string[], form: Delimited): string {
  return line(
    names.map((name) => (/^[=+\-@\t\r]/.test(name) ? `'${name}` : name)),
    form,
  )
}

export function line(fields: readonly string[], { delimiter }: Delimited): string {
  return `${fields.map((field) => quoted(field, delimiter)).join(delimiter)}\n`
}

/** Quotes a field that holds the delimiter, a quote or a line break (RFC 4180). */
function quoted(field: string, delimiter: string): string {
  const needed = field.includes(delimiter) || /["\r\n]/.test(field)
  return needed ? `"${field.replaceAll('"', '""')}"` : field
}
