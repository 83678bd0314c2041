/**
 * Files of outlines among others: GeoJSON, and shapefiles, zipped or beside each other; or a table
 * of where each region is.
 */
import { firstLine, GridcastError } from '../../shared/errors'
import type { SourceFile } from '../files/source-file'
import type { ReadContext } from '../importers/importer'
import { centroidsAmong, centroidsIn } from './centroids'
import { featuresIn, looksLikeGeojson, type Feature } from './geojson'
import { outlinesOf, type Outlines } from './outlines'

/** Files that hold outlines together. */
export interface OutlineFiles {
  files: readonly SourceFile[]
  read(context: ReadContext): Promise<Outlines>
}

/** Outlines are held in memory, at several times this. */
const mostBytes = 200 << 20
/** As much of a table as is read whole. */
const mostTableBytes = 1 << 20
const endingOf = (name: string) => /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
const stemOf = (name: string) => name.replace(/\.[^./]*$/, '').toLowerCase()
const isShape = (file: SourceFile) => !file.isFolder && endingOf(file.name) === 'shp'

/** The first outlines among some files; null when there are none. */
export async function outlinesAmong(files: readonly SourceFile[]): Promise<OutlineFiles | null> {
  for (const file of files) {
    if (file.isFolder) continue
    if (isShape(file)) return shapefile(partsOf(file, files), partsOf(file, files))
    if (looksLikeGeojson(textOf(await file.start())))
      return { files: [file], read: (context) => readGeojson(file, context) }
    const members = (await file.members()) ?? []
    const shape = members.find(isShape)
    if (shape !== undefined) return shapefile([file], partsOf(shape, members))
  }
  const points = await centroidsAmong(files)
  return points === null
    ? null
    : { files: [points], read: (context) => readPoints(points, context) }
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** The files of one shapefile: those with its name and any ending. */
function partsOf(shape: SourceFile, files: readonly SourceFile[]): SourceFile[] {
  const stem = stemOf(shape.name)
  return files.filter(({ name }) => stemOf(name) === stem || stemOf(stemOf(name)) === stem)
}

function shapefile(files: readonly SourceFile[], parts: readonly SourceFile[]): OutlineFiles {
  return { files, read: (context) => readShapefile(parts, context) }
}

async function readGeojson(file: SourceFile, context: ReadContext): Promise<Outlines> {
  const text = textOf(await whole(file, context))
  try {
    const features = featuresIn(JSON.parse(text.replace(/^\ufeff/, '')))
    if (features !== null) return outlinesOf(file.title, features)
  } catch (error) {
    if (error instanceof GridcastError) throw error
    const values = { file: file.title, detail: firstLine(error) }
    throw new GridcastError('regions.damaged', values, { cause: error })
  }
  throw new GridcastError('regions.no-polygons', { file: file.title, features: 0 })
}

async function readPoints(file: SourceFile, context: ReadContext): Promise<Outlines> {
  const source = await file.bytes(context)
  checkBytes(file, source.size, mostTableBytes)
  return outlinesOf(file.title, await centroidsIn(source, file.title))
}

async function readShapefile(
  parts: readonly SourceFile[],
  context: ReadContext,
): Promise<Outlines> {
  const part = (ending: string) => parts.find(({ name }) => endingOf(name) === ending)
  const [shp, dbf, prj, cpg] = ['shp', 'dbf', 'prj', 'cpg'].map(part)
  const title = shp?.title ?? ''
  if (shp === undefined || dbf === undefined)
    throw new GridcastError('regions.no-names', { file: title })
  const [shape, table] = [await whole(shp, context), await whole(dbf, context)]
  const [projection, encoding] = [await textIn(prj, context), await textIn(cpg, context)]
  return outlinesOf(title, await parsedShapefile(title, { shape, table, projection, encoding }))
}

interface ShapefileParts {
  shape: Uint8Array<ArrayBuffer>
  table: Uint8Array<ArrayBuffer>
  projection: string | null
  encoding: string | null
}

async function parsedShapefile(
  file: string,
  { shape, table, projection, encoding }: ShapefileParts,
): Promise<Feature[]> {
  try {
    const { default: parse } = await import('shpjs')
    const found: { features: Feature[] } = await parse({
      shp: bufferOf(shape),
      dbf: bufferOf(table),
      ...(projection !== null && { prj: projection }),
      ...(encoding !== null && { cpg: encoding }),
    })
    return found.features
  } catch (error) {
    const values = { file, detail: firstLine(error) }
    throw new GridcastError('regions.damaged', values, { cause: error })
  }
}

const bufferOf = (bytes: Uint8Array<ArrayBuffer>) =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)

async function textIn(file: SourceFile | undefined, context: ReadContext) {
  return file === undefined ? null : textOf(await whole(file, context)).trim()
}

/** @throws GridcastError `regions.too-large` */
async function whole(file: SourceFile, context: ReadContext): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await file.bytes(context)
  checkBytes(file, bytes.size, mostBytes)
  return bytes.read(0, bytes.size)
}

function checkBytes(file: SourceFile, bytes: number, most: number): void {
  if (bytes > most) throw new GridcastError('regions.too-large', { file: file.title, bytes, most })
}
