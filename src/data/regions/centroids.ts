/**
 * Where regions without outlines are: a table with a row for each, its name and its coordinates
 * (or its row and column in a layout that a person made).
 */
import type { ByteSource } from '../files/byte-source'
import type { SourceFile } from '../files/source-file'
import { isCalled } from '../tables/column-words'
import type { Column } from '../tables/columns'
import { guessPlace } from '../tables/guess-place'
import { startForm } from '../tables/guess-plan'
import { parseCoordinate } from '../tables/numbers'
import { sampleTable } from '../tables/sample-rows'
import { looksLikeText } from '../tables/text'
import type { Feature } from './geojson'

/** A table of places beside one that has none; null when there is no such pair. */
export async function centroidsAmong(files: readonly SourceFile[]): Promise<SourceFile | null> {
  const tables: { file: SourceFile; kind: Kind }[] = []
  for (const file of files) tables.push({ file, kind: await keptKindOf(file) })
  const isNamed = tables.some(({ kind }) => kind === 'without-places')
  return isNamed ? (tables.find(({ kind }) => kind === 'places')?.file ?? null) : null
}

type Kind = 'places' | 'without-places' | null
/** Every importer is asked again and again for what is left of many files. */
const kinds = new WeakMap<SourceFile, Promise<Kind>>()

function keptKindOf(file: SourceFile): Promise<Kind> {
  const kind = kinds.get(file) ?? kindOf(file)
  kinds.set(file, kind)
  return kind
}

async function kindOf(file: SourceFile): Promise<Kind> {
  if (file.isFolder || !file.isSizeKnown) return null
  const start = await file.start()
  if (start.length === 0 || !looksLikeText(start)) return null
  const source = { size: start.length, read: async () => start }
  const columns = await sampleTable(source, file.title).then(
    (sample) => startForm(sample).columns,
    () => null,
  )
  if (columns === null || columns.length < 2) return null
  if (!hasPlaces(columns)) return 'without-places'
  return columns.some(isDated) ? null : 'places'
}

const isDated = ({ name }: Column) =>
  isCalled(name, 'year') || (isCalled(name, 'date') && !isCalled(name, 'frame'))

const hasPlaces = (columns: readonly Column[]) =>
  (['y', 'x'] as const).every((kind) =>
    columns.some(({ name, coordinates }) => isCalled(name, kind) && coordinates > 0.8),
  )

/** The rows as points. @throws GridcastError `import.no-coordinates`, and as other tables do */
export async function centroidsIn(source: ByteSource, title: string): Promise<Feature[]> {
  const sample = await sampleTable(source, title)
  const { base, columns } = startForm(sample)
  const { y, x, coordinates } = guessPlace(columns, [], title)
  const rows = base.hasHeader ? sample.rows.slice(1) : sample.rows
  const down = coordinates === 'index' ? -1 : 1
  return rows.map((row): Feature => {
    const place = [x, y].map(({ index }) => parseCoordinate(row[index] ?? '', base.decimal) ?? NaN)
    const [east = NaN, north = NaN] = place
    const others = columns.filter((column) => column !== y && column !== x)
    const properties = others.map(({ name, index }) => [name, (row[index] ?? '').trim()])
    return {
      type: 'Feature',
      properties: Object.fromEntries(properties) as Record<string, string>,
      geometry: { type: 'Point', coordinates: [east, down * north] },
    }
  })
}
