/** What stands in a cell of a workbook or a Parquet file, as tab-separated text. */

/** A value as a field, quoted where it must be. */
export function fieldText(value: string | number | bigint | boolean): string {
  const text = String(value)
  return /["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The day and, unless it is midnight, the hour; dates here have no zone. */
export function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  const [day = '', clock = ''] = date.toISOString().slice(0, 19).split('T')
  return clock === '00:00:00' ? day : `${day} ${clock}`
}
