import { strToU8, zipSync } from 'fflate'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Workspace } from '../files/workspace'
import { npyBytes } from '../variables/testing'
import { knownKind } from './known-kinds'
import { arrangePaths, openImport } from './open-import'

let folder: string
let workspace: Workspace
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcast-open-'))
  workspace = new Workspace(join(folder, 'temporary'), 'test')
})
afterEach(async () => {
  await workspace.close()
  rmSync(folder, { recursive: true })
})

const context = () => ({ signal: new AbortController().signal, workspace })
const put = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}
const open = (...paths: string[]) => openImport(paths, context())
async function lookAt(...paths: string[]) {
  const { importer, reader } = await open(...paths)
  return { id: importer.id, ...(await reader.inspect(null, context())) }
}

const array = npyBytes(
  { dtype: 'uint8', littleEndian: true, fortranOrder: false, shape: [4, 3, 2] },
  ([t = 0, y = 0, x = 0]) => 10 * t + 2 * y + x,
)
const csv = 'date,lat,lon,cases\n2020-01-01,1,1,5\n2020-01-02,1,2,7\n2020-01-03,2,2,7\n'

describe('a file is known by its bytes', () => {
  it('whatever it is called', async () => {
    expect((await lookAt(put('array.csv', array))).id).toBe('npy')
    expect((await lookAt(put('table.npy', csv))).id).toBe('table')
    expect((await lookAt(put('zip.txt', zipSync({ 'a.npy': array })))).id).toBe('npz')
  })

  it.each([
    ['HDF4', [0x0e, 0x03, 0x13, 0x01], /HDF4/],
    ['GRIB', [0x47, 0x52, 0x49, 0x42], /GRIB/],
    ['PDF', [0x25, 0x50, 0x44, 0x46], /document \(PDF/],
    ['old Excel', [0xd0, 0xcf, 0x11, 0xe0], /document \(Excel/],
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], /packed with xz/],
    ['unknown', [0x01, 0x02, 0x03, 0x04, 0x00, 0x00], /first bytes are 01 02 03 04/],
  ])('%s is refused by its name, without its bytes as text', async (_, magic, words) => {
    const path = put('mystery.csv', Uint8Array.from([...magic, ...Array<number>(60).fill(0)]))
    const error = await open(path).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: expect.stringMatching(/^import\.(known-format|unknown-bytes)$/) as string,
    })
    expect((error as Error).message).toMatch(words)
    expect((error as Error).message).toContain('mystery.csv')
    expect((error as Error).message).not.toMatch(/[\u2030\u00ff\ufffd]/)
  })

  it('does not take a table that begins with the letters of another kind for it', async () => {
    expect(knownKind(new TextEncoder().encode('CDF,date,lat'))).toBeNull()
    expect((await lookAt(put('a.csv', csv.replace('date', 'CDFdate')))).id).toBe('table')
  })

  it('says of an empty file that it is empty', async () => {
    await expect(open(put('empty.csv', ''))).rejects.toMatchObject({ code: 'import.empty' })
  })
})

describe('what lies inside another', () => {
  it('is read under gzip, whichever importer takes it', async () => {
    expect((await lookAt(put('a.bin', gzipSync(array)))).outcome).toMatchObject({ frames: 4 })
    expect((await lookAt(put('b.csv.gz', gzipSync(csv)))).id).toBe('table')
    expect((await lookAt(put('c.npy', gzipSync(gzipSync(array))))).id).toBe('npy')
  })

  it('is read as the only data of a ZIP file, beside what never is data', async () => {
    const zip = zipSync({
      'README.md': strToU8('# About'),
      '__MACOSX/._cases.csv': strToU8('x'),
      'data/cases.csv': strToU8(csv),
    })
    const { reader, title } = await open(put('download.zip', zip))
    expect(title).toBe('download.zip')
    expect((await reader.inspect(null, context())).format).toBe('table')
    const found = await reader.source((await reader.inspect(null, context())).plan, context())
    expect(found.description.source).toBe('data/cases.csv in download.zip')
  })

  it('must be chosen where a ZIP file or folder holds several', async () => {
    const zip = zipSync({ 'a.csv': strToU8(csv), 'b.csv': strToU8(csv) })
    await expect(open(put('two.zip', zip))).rejects.toThrow(
      /two\.zip holds 2 files that could each be the data \(a\.csv, b\.csv\)/,
    )
    put('several/a.csv', csv)
    put('several/deep/b.npy', array)
    await expect(open(join(folder, 'several'))).rejects.toThrow(/several holds 2 files/)
  })

  it('is read as the only data of a folder', async () => {
    put('only/notes/readme.txt', 'about')
    put('only/deep/maps.npy', array)
    expect(await lookAt(join(folder, 'only'))).toMatchObject({ id: 'npy', outcome: { frames: 4 } })
  })

  it('is named where nothing of it can be read', async () => {
    const grib = Uint8Array.from([0x47, 0x52, 0x49, 0x42, 0, 0, 0, 0])
    await expect(open(put('one.zip', zipSync({ 'a.grb': grib })))).rejects.toThrow(
      'one.zip is a ZIP file without any file in it that can be read (a.grb). ' +
        'a.grb in one.zip is a file of the kind GRIB',
    )
    mkdirSync(join(folder, 'nothing'))
    await expect(open(join(folder, 'nothing'))).rejects.toThrow(/nothing is a folder .*it is empty/)
  })

  it('does no harm to a good array beside it', async () => {
    const objects = Buffer.concat([
      Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0x46, 0]),
      Buffer.from("{'descr': '|O', 'fortran_order': False, 'shape': (), }".padEnd(70)),
      Buffer.from([0x80, 0x04, 0x95]),
    ])
    const zip = zipSync({ 'maps.npy': array, 'meta.npy': objects, 'note.txt': strToU8('hello') })
    const found = await lookAt(put('with-meta.npz', zip))
    expect(found).toMatchObject({ plan: { variables: ['maps'] }, outcome: { frames: 4 } })
    if (found.format !== 'grid') throw new Error('an npz holds grids')
    expect(found.variables.map(({ name, problem }) => [name, problem === null])).toEqual([
      ['maps', true],
      ['meta', false],
    ])
    expect(found.findings).toEqual([])
  })

  it('is never written by the name it has in an archive', async () => {
    const zip = zipSync({ '../../escaped.csv': strToU8(csv) })
    expect((await lookAt(put('traversal.zip', zip))).id).toBe('table')
    const names = readdirSync(join(folder, 'temporary'), { recursive: true })
    expect(names.some((name) => String(name).includes('escaped'))).toBe(false)
  })
})

describe('several files', () => {
  it('are sorted into what is imported together, in the order they came', async () => {
    const paths = [put('b.csv', csv), put('a.npy', array), put('c.bin', Uint8Array.of(1, 2, 0))]
    expect(await arrangePaths(paths, workspace)).toEqual(paths.map((path) => [path]))
  })

  it('that are no single dataset are refused together', async () => {
    await expect(open(put('a.csv', csv), put('b.csv', csv))).rejects.toThrow(
      /a\.csv and 1 more file are 2 datasets, not one/,
    )
  })
})

describe('what would be too large unpacked', () => {
  const small = () => new Workspace(join(folder, 'temporary'), 'small', 1000)
  const zeros = new Uint8Array(50_000)
  it('is named with its size before anything is unpacked', async () => {
    const own = small()
    const big = npyBytes(
      { dtype: 'uint8', littleEndian: true, fortranOrder: false, shape: [5, 100, 100] },
      () => 0,
    )
    const path = put('bomb.npz', zipSync({ 'a.npy': [big, { level: 9 }] }))
    const { reader } = await openImport([path], { ...context(), workspace: own })
    await expect(reader.inspect(null, context())).rejects.toThrow(
      /"a\.npy" in bomb\.npz unpacks to 50.1 kB; at most 1 kB are unpacked/,
    )
    await own.close()
  })

  it('is stopped on the way where nothing tells its size', async () => {
    const own = small()
    const path = put(
      'bomb.csv.gz',
      gzipSync(Buffer.concat([Buffer.from(csv), Buffer.from(zeros.fill(0x20))])),
    )
    await expect(openImport([path], { ...context(), workspace: own })).rejects.toThrow(
      /bomb\.csv\.gz unpacks to more than 1 kB; at most 1 kB are unpacked/,
    )
    expect(readdirSync(await own.folder())).toEqual([])
    await own.close()
  })
})
