/** A few small files of every kind that is imported, and every file that once was a finding. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { encode } from 'fast-png'
import { gzipSync, strToU8, zipSync } from 'fflate'
import h5wasm from 'h5wasm/node'
import { GifWriter } from 'omggif'
import { classicBytes } from '../../src/data/formats/netcdf/classic-writer'
import { formatNpyHeader } from '../../src/shared/npy'

export interface Sample {
  name: string
  bytes: Uint8Array
}

/** Larger files make a round slow and find no more. */
const mostBytes = 60_000

/** @param folders whose files are taken too, with those in folders of theirs */
export async function corpus(folders: readonly string[]): Promise<Sample[]> {
  return [...plain(), ...packed(), await hdf5(), ...folders.flatMap((folder) => filesIn(folder))]
}

function filesIn(folder: string): Sample[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && statSync(path).size <= mostBytes)
    .filter((path) => !/\.(json|md|py|ts)$/.test(path))
    .map((path) => ({ name: basename(path), bytes: readFileSync(path) }))
}

const days = Array.from({ length: 8 }, (_, i) => `2020-01-${String(i + 1).padStart(2, '0')}`)
const ramp = Float32Array.from({ length: 8 * 3 * 4 }, (_, i) => i / 2)
const array = () =>
  Buffer.concat([formatNpyHeader('float32', [8, 3, 4]), Buffer.from(ramp.buffer.slice(0))])

function table(separator: string, date: (day: string) => string): Uint8Array {
  const rows = days.flatMap((day, t) =>
    [0, 1, 2].flatMap((y) =>
      [0, 1, 2, 3].map((x) => [date(day), 10 + y, 100.5 + x, t * y + x].join(separator)),
    ),
  )
  return strToU8(`${[['date', 'lat', 'lon', 'cases'].join(separator), ...rows].join('\n')}\n`)
}

function wideTable(): Uint8Array {
  const rows = [0, 1, 2].map((y) => [y, y + 0.5, ...days.map((_, t) => t + y)].join(';'))
  return strToU8([['lat', 'lon', ...days].join(';'), ...rows].join('\r\n'))
}

const asciiGrid = strToU8(
  'ncols 4\nnrows 3\nxllcorner 10\nyllcorner 40\ncellsize 0.5\nNODATA_value -9999\n' +
    '1 2 3 4\n5 -9999 7 8\n9 10 11 12\n',
)

function plain(): Sample[] {
  return [
    { name: 'array.npy', bytes: array() },
    { name: 'table.csv', bytes: table(',', (day) => day) },
    { name: 'dots.csv', bytes: table(';', (day) => day.split('-').toReversed().join('.')) },
    { name: 'weeks.tsv', bytes: table('\t', (day) => `2020-W${day.slice(-2)}`) },
    { name: 'wide.csv', bytes: wideTable() },
    { name: 'grid.asc', bytes: asciiGrid },
    { name: 'classic.nc', bytes: netcdf() },
    { name: 'grey.png', bytes: png() },
    { name: 'moving.gif', bytes: gif() },
  ]
}

function packed(): Sample[] {
  const lines = (strings: Record<string, string>) =>
    Object.fromEntries(Object.entries(strings).map(([name, text]) => [name, strToU8(text)]))
  return [
    { name: 'arrays.npz', bytes: zipSync({ 'a.npy': array(), 'b.npy': array() }) },
    { name: 'table.csv.gz', bytes: gzipSync(table(',', (day) => day)) },
    { name: 'grids.zip', bytes: zipSync({ '20200101.asc': asciiGrid, '20200102.asc': asciiGrid }) },
    { name: 'book.xlsx', bytes: zipSync(lines(workbook())) },
    {
      name: 'store.zip',
      bytes: zipSync({ ...lines(zarr()), 'v/0.0.0': new Uint8Array(ramp.buffer) }),
    },
  ]
}

function netcdf(): Uint8Array {
  const at = (name: string, length: number, units: string) => ({
    name,
    dimensions: [name],
    attributes: { units },
    values: Float64Array.from({ length }, (_, i) => i),
  })
  return classicBytes({
    dimensions: { time: 8, lat: 3, lon: 4 },
    attributes: { Conventions: 'CF-1.11' },
    variables: [
      at('time', 8, 'days since 2020-01-01'),
      at('lat', 3, 'degrees_north'),
      at('lon', 4, 'degrees_east'),
      {
        name: 'rain',
        dimensions: ['time', 'lat', 'lon'],
        attributes: { units: 'mm', _FillValue: { type: 'float32', value: -1 } },
        values: ramp,
      },
    ],
  })
}

function png(): Uint8Array {
  const data = Uint8Array.from({ length: 12 }, (_, i) => i * 20)
  return encode({ width: 4, height: 3, data, depth: 8, channels: 1 })
}

function gif(): Uint8Array {
  const bytes = Buffer.alloc(4096)
  const writer = new GifWriter(bytes, 8, 6, { palette: [0, 0xff0000, 0x00ff00, 0x0000ff], loop: 0 })
  for (let frame = 0; frame < 4; frame++) {
    const pixels = Array.from({ length: 48 }, (_, i) => (i + frame) % 4)
    writer.addFrame(0, 0, 8, 6, pixels, { delay: 10 })
  }
  return bytes.subarray(0, writer.end())
}

function zarr(): Record<string, string> {
  const array = { zarr_format: 2, shape: [8, 3, 4], chunks: [8, 3, 4], dtype: '<f4', order: 'C' }
  return {
    '.zgroup': '{"zarr_format":2}',
    'v/.zarray': JSON.stringify({ ...array, fill_value: 'NaN', filters: null, compressor: null }),
    'v/.zattrs': '{"_ARRAY_DIMENSIONS":["time","lat","lon"],"units":"mm"}',
  }
}

function workbook(): Record<string, string> {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'
  const cell = (value: string | number, at: string) =>
    typeof value === 'number'
      ? `<c r="${at}"><v>${value}</v></c>`
      : `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`
  const rows = [
    ['date', 'lat', 'lon', 'cases'],
    ...days.flatMap((day, t) => [1, 2].flatMap((y) => [1, 2].map((x) => [day, y, x, t + x]))),
  ].map(
    (row, r) =>
      `<row r="${r + 1}">${row.map((v, c) => cell(v, `${'ABCD'[c]}${r + 1}`)).join('')}</row>`,
  )
  const sheet = `<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`
  const related = (type: string, target: string) =>
    `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/${type}" ` +
    `Target="${target}"/></Relationships>`
  return {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': related('officeDocument', 'xl/workbook.xml'),
    'xl/_rels/workbook.xml.rels': related('worksheet', 'worksheets/sheet1.xml'),
    'xl/workbook.xml':
      `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>` +
      '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    'xl/worksheets/sheet1.xml': sheet,
  }
}

async function hdf5(): Promise<Sample> {
  await h5wasm.ready
  const folder = mkdtempSync(join(tmpdir(), 'gridcast-fuzz-'))
  const path = join(folder, 'stack.h5')
  const file = new h5wasm.File(path, 'w')
  file.create_dataset({ name: 'rain', data: ramp, shape: [8, 3, 4], chunks: [2, 3, 4] })
  file.close()
  const bytes = readFileSync(path)
  rmSync(folder, { recursive: true })
  return { name: 'stack.h5', bytes }
}
