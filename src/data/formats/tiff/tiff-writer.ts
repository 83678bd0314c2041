/**
 * A GeoTIFF of float32 bands, each in deflated strips: TIFF 6.0 with the tags of GeoTIFF 1.1 and of
 * GDAL. NaN marks cells without data.
 */
import { deflateSync } from 'node:zlib'
import type { Georeference } from '../../../shared/dataset'
import { geoTagsOf, type TagValue } from './geo-tags'

export interface TiffContent {
  height: number
  width: number
  /** `[H, W]` each, the first row at the top. */
  bands: readonly Float32Array[]
  /** What each band is; null leaves it out. */
  descriptions: readonly (string | null)[]
  unit: string | null
  georeference: Georeference | null
}

const headerBytes = 8
/** Uncompressed bytes of a strip, about. */
const stripBytes = 1 << 18
const tagBytes = 12
const sizes = { ascii: 1, short: 2, long: 4, double: 8 } as const
const codes = { ascii: 2, short: 3, long: 4, double: 12 } as const

export function tiffBytes(content: TiffContent): Uint8Array<ArrayBuffer> {
  const rowsPerStrip = Math.max(1, Math.floor(stripBytes / (content.width * 4)))
  const strips = content.bands.flatMap((band) => stripsOf(band, content, rowsPerStrip))
  const offsets: number[] = []
  let end = headerBytes
  for (const strip of strips) {
    offsets.push(end)
    end += strip.length + (strip.length % 2)
  }
  const tags = tagsOf(content, rowsPerStrip, offsets, strips)
  const directory = directoryBytes(tags, end)
  const file = new Uint8Array(end + directory.length)
  const view = new DataView(file.buffer)
  file.set([0x49, 0x49, 42, 0])
  view.setUint32(4, end, true)
  strips.forEach((strip, at) => file.set(strip, offsets[at]))
  file.set(directory, end)
  return file
}

function stripsOf(
  band: Float32Array,
  { height, width }: TiffContent,
  rowsPerStrip: number,
): Uint8Array[] {
  const strips: Uint8Array[] = []
  for (let row = 0; row < height; row += rowsPerStrip) {
    const values = band.subarray(row * width, Math.min(height, row + rowsPerStrip) * width)
    const bytes = new DataView(new ArrayBuffer(values.length * 4))
    values.forEach((value, i) => bytes.setFloat32(i * 4, value, true))
    strips.push(deflateSync(new Uint8Array(bytes.buffer)))
  }
  return strips
}

function tagsOf(
  content: TiffContent,
  rowsPerStrip: number,
  offsets: readonly number[],
  strips: readonly Uint8Array[],
): Map<number, TagValue> {
  const { height, width, bands } = content
  const all = (value: number) => bands.map(() => value)
  const short = (...numbers: number[]): TagValue => ({ type: 'short', numbers })
  const long = (...numbers: number[]): TagValue => ({ type: 'long', numbers })
  const tags: [number, TagValue][] = [
    [256, long(width)],
    [257, long(height)],
    [258, short(...all(32))],
    [259, short(8)],
    [262, short(1)],
    [273, { type: 'long', numbers: offsets }],
    [277, short(bands.length)],
    [278, long(rowsPerStrip)],
    [279, { type: 'long', numbers: strips.map(({ length }) => length) }],
    [284, short(bands.length > 1 ? 2 : 1)],
    [339, short(...all(3))],
    ...geoTagsOf(content.georeference),
    [42_112, { type: 'ascii', text: metadataOf(content) }],
    [42_113, { type: 'ascii', text: 'nan' }],
  ]
  if (bands.length > 1) tags.push([338, short(...all(0).slice(1))])
  return new Map(tags.toSorted(([a], [b]) => a - b))
}

/** GDAL's metadata: what each band is, and in which unit. */
function metadataOf({ descriptions, unit }: TiffContent): string {
  const item = (name: string, sample: number, role: string, text: string) =>
    `  <Item name="${name}" sample="${sample}" role="${role}">${escaped(text)}</Item>`
  const items = descriptions.flatMap((description, sample) => [
    ...(description === null ? [] : [item('DESCRIPTION', sample, 'description', description)]),
    ...(unit === null ? [] : [item('UNITTYPE', sample, 'unittype', unit)]),
  ])
  return ['<GDALMetadata>', ...items, '</GDALMetadata>\n'].join('\n')
}

const escapes: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' }
const escaped = (text: string) => text.replace(/[<>&]/g, (sign) => escapes[sign] as string)

/**
 * Tags in ascending order, then the values that don't fit into them.
 * @param at where it will lie
 */
function directoryBytes(tags: ReadonlyMap<number, TagValue>, at: number): Uint8Array<ArrayBuffer> {
  const head = 2 + tags.size * tagBytes + 4
  const encoded = [...tags].map(([id, value]) => ({ id, value, bytes: encode(value) }))
  const outside = encoded.filter(({ bytes }) => bytes.length > 4)
  const length = outside.reduce((sum, { bytes }) => sum + even(bytes.length), head)
  const directory = new Uint8Array(length)
  const view = new DataView(directory.buffer)
  view.setUint16(0, tags.size, true)
  let next = head
  encoded.forEach(({ id, value, bytes }, i) => {
    const offset = 2 + i * tagBytes
    view.setUint16(offset, id, true)
    view.setUint16(offset + 2, codes[value.type], true)
    view.setUint32(offset + 4, bytes.length / sizes[value.type], true)
    if (bytes.length <= 4) directory.set(bytes, offset + 8)
    else {
      view.setUint32(offset + 8, at + next, true)
      directory.set(bytes, next)
      next += even(bytes.length)
    }
  })
  return directory
}

const even = (length: number) => length + (length % 2)

function encode(value: TagValue): Uint8Array {
  if (value.type === 'ascii') return new TextEncoder().encode(`${value.text}\0`)
  const size = sizes[value.type]
  const view = new DataView(new ArrayBuffer(value.numbers.length * size))
  value.numbers.forEach((number, i) => {
    if (value.type === 'short') view.setUint16(i * size, number, true)
    else if (value.type === 'long') view.setUint32(i * size, number, true)
    else view.setFloat64(i * size, number, true)
  })
  return new Uint8Array(view.buffer)
}
