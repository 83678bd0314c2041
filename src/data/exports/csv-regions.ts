/**
 * The forecast as a table of regions in the form the data came in: its columns and their order,
 * names and codes as the table writes them, date form, delimiter and decimal mark, and a column
 * `lead_time`. A column that says other things each time (other values, an end of the period) stays
 * empty.
 */
import { leadTimeColumn } from '../tables/column-words'
import { writeTarget } from '../frames/write-target'
import { byRegion, written, type RegionForecast } from './by-region'
import { header, line } from './delimited'
import { breathe, type ExportContext, type Exporter, type ExportJob } from './exporter'
import { columnsOf, type TableColumns } from './table-columns'

export const csvRegions: Exporter = {
  write: (job, target, context) => writeTarget(target, piecesOf(job, context)),
}

async function* piecesOf(job: ExportJob, context: ExportContext): AsyncGenerator<string> {
  const found = await byRegion(job)
  const columns = columnsOf(job.dataset)
  const layout = job.dataset.regions?.layout ?? 'long'
  if (layout === 'dates-in-columns') yield* regionByRegion(job, found, columns)
  else {
    yield header([...found.kept.columns, leadTimeColumn], columns)
    const rowsOf = layout === 'long' ? longRows : wideRow
    for (const step of found.forecast.keys()) {
      await breathe(step, found.forecast.length, context)
      yield rowsOf(job, found, columns, step)
    }
  }
  context.onProgress(job.forecast.steps, job.forecast.steps)
}

const dateOf = ({ forecast }: ExportJob, columns: TableColumns, step: number) =>
  columns.dateOf(forecast.firstInputFrame + forecast.inputFrames + step)

function numberText(value: number | undefined, { decimal }: TableColumns): string {
  if (value === undefined || Number.isNaN(value)) return ''
  return String(written(value)).replace('.', decimal)
}

/** What stands in the columns of the date, by their names. */
function datedFields(job: ExportJob, columns: TableColumns, step: number): Map<string, string> {
  const parts = dateOf(job, columns, step)
  return new Map(
    columns.named.flatMap(({ name, role }) =>
      typeof role === 'object' ? [[name, parts[role.part] ?? '']] : [],
    ),
  )
}

/** A row per region. */
function longRows(
  job: ExportJob,
  { kept, forecast }: RegionForecast,
  columns: TableColumns,
  step: number,
): string {
  const dated = datedFields(job, columns, step)
  const value = columns.named.find(({ role }) => role === 'value')?.name
  return kept.regions
    .map(({ fields }, region) => {
      const number = numberText(forecast[step]?.[region], columns)
      if (number === '') return ''
      const texts = kept.columns.map((name, at) =>
        name === value ? number : (dated.get(name) ?? fields[at] ?? ''),
      )
      return line([...texts, String(step + 1)], columns)
    })
    .join('')
}

/** One row: a column per region. */
function wideRow(
  job: ExportJob,
  { kept, forecast }: RegionForecast,
  columns: TableColumns,
  step: number,
): string {
  const dated = datedFields(job, columns, step)
  const regions = new Map(kept.regions.map(({ name }, region) => [name, region]))
  const texts = kept.columns.map(
    (name) => dated.get(name) ?? numberText(forecast[step]?.[regions.get(name) ?? -1], columns),
  )
  return line([...texts, String(step + 1)], columns)
}

/** A row per region, and a column per date. */
function* regionByRegion(
  job: ExportJob,
  { kept, forecast }: RegionForecast,
  columns: TableColumns,
): Generator<string> {
  const dates = forecast.map((_, step) => dateOf(job, columns, step).join('-'))
  yield header([...kept.columns, ...dates], columns)
  for (const [region, { fields }] of kept.regions.entries()) {
    const numbers = forecast.map((values) => numberText(values[region], columns))
    yield line([...fields.map((text) => text ?? ''), ...numbers], columns)
  }
}
