/** What is said when the disk fills while something is unpacked: that, not that it is damaged. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openImport } from '../importers/open-import'
import { Workspace } from './workspace'

const disk = vi.hoisted(() => ({ isFull: false }))
vi.mock(import('node:fs'), async (original) => {
  const fs = await original()
  const full = () =>
    new Writable({
      write: (_piece, _encoding, done) =>
        done(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })),
    })
  const createWriteStream = (path: string) => (disk.isFull ? full() : fs.createWriteStream(path))
  return { ...fs, createWriteStream: createWriteStream as typeof fs.createWriteStream }
})

let folder: string
let workspace: Workspace
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcast-unpack-'))
  workspace = new Workspace(join(folder, 'temporary'), 'work')
  disk.isFull = true
})
afterEach(async () => {
  disk.isFull = false
  await workspace.close()
  rmSync(folder, { recursive: true })
})

const csv = `date,lat,lon,cases\n${'2020-01-01,1,1,5\n'.repeat(50)}`

it.each([
  ['cases.csv.gz', gzipSync(csv), null],
  ['cases.zip', Buffer.from(zipSync({ 'cases.csv': Buffer.from(csv) })), csv.length],
])(
  'a disk that fills while %s is unpacked is named, and nothing stays',
  async (name, bytes, needed) => {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    const context = { signal: new AbortController().signal, workspace }
    const looked = openImport([path], context).then(({ reader }) => reader.inspect(null, context))
    await expect(looked).rejects.toMatchObject({ code: 'disk.full', values: { needed } })
    expect(readdirSync(await workspace.folder())).toEqual([])
  },
)
