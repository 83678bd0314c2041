/**
 * The forecast as a long table, one row per time and cell, in the form the data came in: its column
 * names, date format, delimiter and decimal mark. A column `lead_time` says how many steps ahead a
 * row lies, so that forecast rows are never taken for observations. Cells without data are left
 * out.
 */
import { writeTarget } from '../frames/write-target'
import { breathe, type ExportContext, type Exporter, type ExportJob } from './exporter'
import { columnsOf, type TableColumns } from './table-columns'

/** Column with the lead time in steps, 1, 2, 3 … */
export const leadTimeColumn = 'lead_time'

export const csv: Exporter = {
  write: (job, target, context) => writeTarget(target, piecesOf(job, context)),
}

async function* piecesOf(job: ExportJob, context: ExportContext): AsyncGenerator<string> {
  const columns = columnsOf(job.dataset)
  const { steps } = job.forecast
  yield header(columns)
  for (let step = 0; step < steps; step += 1) {
    await breathe(step, steps, context)
    yield rowsOfStep(job, columns, step)
  }
  context.onProgress(steps, steps)
}

function header(columns: TableColumns): string {
  const names = [columns.date, columns.y, columns.x, columns.channel, columns.value, leadTimeColumn]
  return line(
    names.filter((name) => name !== null),
    columns,
  )
}

function rowsOfStep(
  { dataset, forecast, frames }: ExportJob,
  columns: TableColumns,
  step: number,
): string {
  const { height, width, channels } = dataset.shape
  const date = columns.dateOf(forecast.firstInputFrame + forecast.inputFrames + step)
  const lines: string[] = []
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1)
      for (let channel = 0; channel < channels; channel += 1) {
        const value =
          frames.forecast[((step * height + row) * width + column) * channels + channel] ?? NaN
        if (Number.isNaN(value)) continue
        const place = [number(columns.yOf(row), columns), number(columns.xOf(column), columns)]
        const name =
          columns.channel === null ? [] : [dataset.channelNames[channel] ?? String(channel + 1)]
        lines.push(
          line([date, ...place, ...name, number(value, columns), String(step + 1)], columns),
        )
      }
  return lines.join('')
}

/** Seven significant digits: what float32 carries, without noise in the last places. */
function number(value: number, { decimal }: TableColumns): string {
  return String(Number(value.toPrecision(7))).replace('.', decimal)
}

function line(fields: readonly string[], { delimiter }: TableColumns): string {
  return `${fields.map((field) => quoted(field, delimiter)).join(delimiter)}\n`
}

/** Quotes a field that holds the delimiter, a quote or a line break (RFC 4180). */
function quoted(field: string, delimiter: string): string {
  const needed = field.includes(delimiter) || /["\r\n]/.test(field)
  return needed ? `"${field.replaceAll('"', '""')}"` : field
}
