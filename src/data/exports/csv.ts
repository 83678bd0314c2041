/**
 * The forecast as a table in the form the data came in: its layout, column names and their order,
 * date form, delimiter and decimal mark. In a long table a column `lead_time` says how many steps
 * ahead a row lies, so that forecast rows are never taken for observations, and columns such as
 * `lower_80` and `upper_80` hold the ends of its ranges. Cells without data are left out.
 */
import { leadTimeColumn, rangeColumn } from '../tables/column-words'
import { placeOfName } from '../tables/wide'
import { writeTarget } from '../frames/write-target'
import { header, line } from './delimited'
import { breathe, type ExportContext, type Exporter, type ExportJob } from './exporter'
import { columnsOf, type Role, type TableColumns } from './table-columns'

export const csv: Exporter = {
  write: (job, target, context) => writeTarget(target, piecesOf(job, context)),
}

async function* piecesOf(job: ExportJob, context: ExportContext): AsyncGenerator<string> {
  const columns = columnsOf(job.dataset)
  const { steps } = job.forecast
  switch (columns.layout) {
    case 'long':
      yield header(
        [...columns.named.map(({ name }) => name), leadTimeColumn, ...rangeColumns(job)],
        columns,
      )
      for (let step = 0; step < steps; step += 1) {
        await breathe(step, steps, context)
        yield rowsOfStep(job, columns, step)
      }
      break
    case 'dates-in-columns':
      yield* placeByPlace(job, columns, context)
      break
    case 'places-in-columns':
      yield* dateByDate(job, columns, context)
      break
  }
  context.onProgress(steps, steps)
}

const frameOf = ({ forecast }: ExportJob, step: number) =>
  forecast.firstInputFrame + forecast.inputFrames + step

/** The ends of the ranges of a long table, in the order of its last columns. */
const endsOf = ({ frames: { ranges = [] } }: ExportJob) =>
  ranges.flatMap(({ level, lower, upper }) => [
    { name: rangeColumn('lower', level), values: lower },
    { name: rangeColumn('upper', level), values: upper },
  ])
const rangeColumns = (job: ExportJob) => endsOf(job).map(({ name }) => name)

function valueAt({ dataset, frames }: ExportJob, step: number, cell: number, channel = 0): number {
  const { height, width, channels } = dataset.shape
  return frames.forecast[(step * height * width + cell) * channels + channel] ?? NaN
}

function rowsOfStep(job: ExportJob, columns: TableColumns, step: number): string {
  const { channelNames, shape } = job.dataset
  const date = columns.dateOf(frameOf(job, step))
  const ranges = endsOf(job)
  const lines: string[] = []
  for (let cell = 0; cell < shape.height * shape.width; cell += 1)
    for (let channel = 0; channel < shape.channels; channel += 1) {
      const value = valueAt(job, step, cell, channel)
      if (Number.isNaN(value)) continue
      const fieldOf = (role: Role): string => {
        if (typeof role === 'object') return date[role.part] ?? ''
        if (role === 'value') return single(value, columns)
        if (role === 'channel') return channelNames[channel] ?? String(channel + 1)
        return coordinate(cell, role, columns, shape.width)
      }
      const fields = columns.named.map(({ role }) => fieldOf(role))
      const offset = (step * shape.height * shape.width + cell) * shape.channels + channel
      const ends = ranges.map(({ values }) => single(values[offset] ?? NaN, columns))
      lines.push(line([...fields, String(step + 1), ...ends], columns))
    }
  return lines.join('')
}

/** One row per place that has a value, and a column per date. */
async function* placeByPlace(
  job: ExportJob,
  columns: TableColumns,
  context: ExportContext,
): AsyncGenerator<string> {
  const { height, width } = job.dataset.shape
  const steps = [...Array(job.forecast.steps).keys()]
  const dates = steps.map((step) => columns.dateOf(frameOf(job, step)).join('-'))
  yield header([...columns.named.map(({ name }) => name), ...dates], columns)
  for (let row = 0; row < height; row += 1) {
    await breathe(Math.floor((row * steps.length) / height), steps.length, context)
    for (let cell = row * width; cell < (row + 1) * width; cell += 1) {
      const values = steps.map((step) => single(valueAt(job, step, cell), columns))
      if (values.every((value) => value === '')) continue
      const place = columns.named.map(({ role }) => coordinate(cell, role, columns, width))
      yield line([...place, ...values], columns)
    }
  }
}

/** One row per date, and a column per place, named as the table names it. */
async function* dateByDate(
  job: ExportJob,
  columns: TableColumns,
  context: ExportContext,
): AsyncGenerator<string> {
  const { steps } = job.forecast
  const cells = cellsOfPlaces(job, columns)
  yield header([...cells.map(({ name }) => name), leadTimeColumn], columns)
  for (let step = 0; step < steps; step += 1) {
    await breathe(step, steps, context)
    const [date = ''] = columns.dateOf(frameOf(job, step))
    const fields = cells.map(({ cell }) =>
      cell === null ? date : single(valueAt(job, step, cell), columns),
    )
    yield line([...fields, String(step + 1)], columns)
  }
}

/** The table's columns with the cell of each; null for the date. */
function cellsOfPlaces(
  { dataset }: ExportJob,
  { placeNames }: TableColumns,
): { name: string; cell: number | null }[] {
  const { georeference: grid, shape } = dataset
  return placeNames.map((name) => {
    const place = placeOfName(name)
    if (place === null || grid === null) return { name, cell: null }
    const row = Math.round((place.y - grid.y.first) / grid.y.step)
    const around = grid.kind === 'geographic' ? 360 : Infinity
    const shifts = [0, around, -around].filter(Number.isFinite)
    const column = shifts
      .map((shift) => Math.round((place.x + shift - grid.x.first) / grid.x.step))
      .find((at) => at >= 0 && at < shape.width)
    return { name, cell: row * shape.width + (column ?? 0) }
  })
}

function coordinate(cell: number, role: Role, columns: TableColumns, width: number): string {
  const value = role === 'y' ? columns.yOf(Math.floor(cell / width)) : columns.xOf(cell % width)
  return String(value).replace('.', columns.decimal)
}

/** The shortest number that is the same in single precision; nothing for no data. */
function single(value: number, { decimal }: TableColumns): string {
  if (Number.isNaN(value)) return ''
  let digits = 6
  while (digits < 9 && Math.fround(Number(value.toPrecision(digits))) !== value) digits++
  return String(Number(value.toPrecision(digits))).replace('.', decimal)
}
