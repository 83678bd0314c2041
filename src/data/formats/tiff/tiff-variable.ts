/**
 * The images of a TIFF file as one variable: pages follow each other in time, bands are frames when
 * their descriptions are dates, else channels or frames. Overviews are left out, masks applied.
 */
import { sentence } from '../../../shared/notices/say'
import type { Finding } from '../../../shared/import-plan'
import { countOf, type NpyDtype } from '../../../shared/npy'
import type { SourceFile } from '../../files/source-file'
import type { ReadContext } from '../../importers/importer'
import type { BlockValues, Dimension, GridVariable, NoData } from '../../variables/grid-variable'
import { datesInNames } from '../dates-in-names'
import { noDataNear } from '../no-data'
import { roomFor } from '../room'
import { readTiff, type Directory, type TiffFile } from './directory'
import { bandFactsOf, noDataOf, type BandFacts } from './gdal-metadata'
import { TiffImage, withNaN } from './image'
import { unsupported } from './layout'
import { georeferenceOfTiff, type TiffGeoreference } from './georeference'

/** Pages of one shape, with the masks that belong to them. */
interface Pages {
  file: TiffFile
  images: TiffImage[]
  masks: (TiffImage | null)[]
  /** Pages of another shape, which are left out. */
  others: number
}

interface Facts {
  bands: BandFacts[]
  noData: NoData | null
  georeference: TiffGeoreference | null
  /** Of the numbers that are handed over. */
  dtype: NpyDtype
  /** Stands where there is no number at all. */
  hole: number
}

const newSubfileType = 254
const photometricRgb = 2

/**
 * @param isFrame whether it is one frame among other files: then its bands are channels
 * @throws GridcastError `grid.damaged`, `grid.cut-off`, `grid.unsupported`
 */
export async function tiffVariable(
  file: SourceFile,
  isFrame: boolean,
  context: ReadContext,
): Promise<GridVariable> {
  const pages = await pagesOf(await readTiff(await file.bytes(context), file.title))
  const [first] = pages.images
  if (first === undefined) throw unsupported(file.title, 'no image at full size')
  const { layout } = first
  const facts = await factsOf(first, pages)
  const { dimensions, findings } = leadingDimensions(pages, facts, isFrame)
  if (isFrame && pages.images.length > 1)
    throw unsupported(file.title, `${pages.images.length} pages beside other files`)
  const { height, width, samples } = layout
  const isSame = (name: keyof BandFacts) =>
    facts.bands.every((b) => b[name] === facts.bands[0]?.[name])
  const [{ scale, offset, unit } = { scale: 1, offset: 0, unit: null }] = facts.bands
  const isPacked = facts.bands.some((band) => band.scale !== 1 || band.offset !== 0)
  if (isPacked && !(isSame('scale') && isSame('offset')))
    throw unsupported(file.title, 'another scale for each band')
  const lengths = [pages.images.length, samples]
  const lead = dimensions.map(({ at }) => lengths[at] as number)
  const [blockHeight, blockWidth] = first.block
  const inPixel = layout.isPlanar ? 1 : samples
  const named = mapDimensions(facts.georeference)
  return {
    name: '',
    unit: isSame('unit') ? unit : null,
    dtype: facts.dtype,
    shape: [...lead, height, width],
    chunk: [...dimensions.map(({ at }) => (at === 0 ? 1 : inPixel)), blockHeight, blockWidth],
    dimensions: [...dimensions.map(({ dimension }) => dimension), ...named],
    packing: isPacked ? { scale, offset } : null,
    noData: facts.noData,
    referenceSystem: facts.georeference?.system ?? null,
    findings: [...findings, ...mapFindings(facts.georeference), ...otherFindings(pages)],
    read: (start, count, given) => readPages(pages, facts, dimensions, start, count, given),
  }
}

async function pagesOf(file: TiffFile): Promise<Pages> {
  const images: TiffImage[] = []
  const masks: (TiffImage | null)[] = []
  let others = 0
  for (const directory of file.directories) {
    const kind = await directory.number(newSubfileType, 0)
    // Bit 0: an overview of another page.
    if ((kind & 1) !== 0) continue
    if ((kind & 4) !== 0) masks[images.length - 1] ??= await TiffImage.open(file, directory)
    else if (await isLike(images[0], directory)) {
      images.push(await TiffImage.open(file, directory))
      masks.push(null)
    } else others++
  }
  return { file, images, masks, others }
}

async function isLike(first: TiffImage | undefined, directory: Directory): Promise<boolean> {
  if (first === undefined) return true
  const [width, height] = [await directory.number(256, 0), await directory.number(257, 0)]
  const samples = await directory.number(277, 1)
  const { layout } = first
  return width === layout.width && height === layout.height && samples === layout.samples
}

async function factsOf(first: TiffImage, { images, masks }: Pages): Promise<Facts> {
  const { layout, directory } = first
  const declared = await noDataOf(directory)
  const georeference = await georeferenceOfTiff(directory, layout.height, layout.width)
  const bands = await bandFactsOf(directory, layout.samples)
  const lacksNumbers = masks.some(Boolean) || images.some(({ hasHoles }) => hasHoles)
  const usesNoData = declared !== null && !Number.isNaN(declared) && !masks.some(Boolean)
  const noData = declared === null ? null : noDataNear(declared, layout.dtype)
  if (!lacksNumbers || usesNoData)
    return { bands, noData, georeference, dtype: layout.dtype, hole: usesNoData ? declared : NaN }
  return { bands, noData, georeference, dtype: withNaN(layout.dtype), hole: NaN }
}

/** An axis before height and width; `at` 0: pages, 1: samples. */
interface Lead {
  at: 0 | 1
  dimension: Dimension
}

function leadingDimensions(
  { images }: Pages,
  { bands }: Facts,
  isFrame: boolean,
): { dimensions: Lead[]; findings: Finding[] } {
  const samples = bands.length
  const time: Dimension = { name: 'page', meaning: 'time', coordinates: null }
  if (samples === 1) {
    if (images.length === 1) return { dimensions: [], findings: [] }
    return { dimensions: [{ at: 0, dimension: time }], findings: [] }
  }
  const descriptions = bands.map(({ description }) => description ?? '')
  const dates = descriptions.every(Boolean) ? datesInNames(descriptions) : null
  const areDates = dates !== null && new Set(dates.instants).size === samples
  const isColour = images[0]?.layout.photometric === photometricRgb
  const isNamed = descriptions.every(Boolean) && !areDates
  if (images.length > 1 || isColour || isNamed || isFrame)
    return { dimensions: channelsOf(images, time, isColour, descriptions), findings: [] }
  const coordinates = areDates ? { kind: 'instants' as const, values: dates.instants } : null
  const said = areDates
    ? sentence('finding.dates-of-bands', { pattern: dates.pattern, example: dates.example })
    : sentence('finding.bands-as-frames', { bands: samples })
  return {
    dimensions: [{ at: 1, dimension: { name: 'band', meaning: 'time', coordinates } }],
    findings: [{ severity: areDates ? 'info' : 'warning', sentence: said, field: 'axes' }],
  }
}

function channelsOf(
  images: readonly TiffImage[],
  time: Dimension,
  isColour: boolean,
  descriptions: readonly string[],
): Lead[] {
  const colours = ['red', 'green', 'blue', 'alpha']
  const values = descriptions.map(
    (description, at) => description || (isColour ? colours[at] : null) || `band ${at + 1}`,
  )
  const labels: Dimension = {
    name: 'band',
    meaning: 'channel',
    coordinates: { kind: 'labels', values },
  }
  const channels: Lead = { at: 1, dimension: labels }
  return images.length > 1 ? [{ at: 0, dimension: time }, channels] : [channels]
}

function mapDimensions(georeference: TiffGeoreference | null): Dimension[] {
  if (georeference !== null) return [georeference.y, georeference.x]
  return [
    { name: 'row', meaning: 'height', coordinates: null },
    { name: 'column', meaning: 'width', coordinates: null },
  ]
}

function mapFindings(georeference: TiffGeoreference | null): Finding[] {
  if (georeference === null) return []
  if (georeference.isRotated)
    return [{ severity: 'warning', sentence: sentence('finding.rotated', {}), field: null }]
  if (georeference.system?.text !== null || georeference.system.geoKeys !== undefined) return []
  return [{ severity: 'info', sentence: sentence('finding.no-crs', {}), field: null }]
}

function otherFindings({ others, images }: Pages): Finding[] {
  if (others === 0) return []
  const said = sentence('finding.other-pages', { count: others, pages: images.length })
  return [{ severity: 'warning', sentence: said, field: null }]
}

async function readPages(
  { images, masks }: Pages,
  { dtype, hole }: Facts,
  dimensions: readonly Lead[],
  start: readonly number[],
  count: readonly number[],
  context: ReadContext,
): Promise<BlockValues> {
  const along = (at: 0 | 1): readonly [number, number] => {
    const axis = dimensions.findIndex((lead) => lead.at === at)
    const from = axis < 0 ? 0 : (start[axis] as number)
    return [from, from + (axis < 0 ? 1 : (count[axis] as number))]
  }
  const side = (fromEnd: number): readonly [number, number] => {
    const axis = start.length - fromEnd
    return [start[axis] as number, (start[axis] as number) + (count[axis] as number)]
  }
  const window = { sample: along(1), row: side(2), column: side(1) }
  const values = roomFor(dtype, countOf(count))
  const [fromPage, toPage] = along(0)
  const perPage = countOf(count) / (toPage - fromPage)
  for (let page = fromPage; page < toPage; page++) {
    const at = (page - fromPage) * perPage
    await images[page]?.read(window, values, at, hole, context)
    const mask = masks[page] ?? null
    if (mask !== null) await hide(mask, window, values.subarray(at, at + perPage), context)
  }
  return values
}

/** Cells where the mask is 0 have no data (TIFF 6.0, PhotometricInterpretation 4). */
async function hide(
  mask: TiffImage,
  window: {
    sample: readonly [number, number]
    row: readonly [number, number]
    column: readonly [number, number]
  },
  values: BlockValues,
  context: ReadContext,
): Promise<void> {
  const samples = window.sample[1] - window.sample[0]
  const cells = values.length / samples
  const shown = new Uint8Array(cells)
  await mask.read({ ...window, sample: [0, 1] }, shown, 0, 0, context)
  for (let at = 0; at < values.length; at++) if (shown[at % cells] === 0) values[at] = NaN
}
