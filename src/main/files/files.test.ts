import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { Files } from './files'
import { safeName, Uploads } from './uploads'

describe('files', () => {
  const makeFolder = (name: string) => mkdtemp(join(tmpdir(), `gridcast-${name}-`))
  let files = new Files(makeFolder)
  afterEach(async () => {
    await files.close()
    files = new Files(makeFolder)
  })

  it('puts an upload together from its pieces, in order even when sent at once', async () => {
    const { handle } = await files.upload('cases.csv', null, new Blob(['date,']), false)
    const [, , last] = await Promise.all([
      files.upload('cases.csv', handle, new Blob(['row,']), false),
      files.upload('cases.csv', handle, new Blob(['column,']), false),
      files.upload('cases.csv', handle, new Blob(['value\n']), true),
    ])
    const [path = ''] = files.resolve(last.handle)
    expect(await readFile(path, 'utf8')).toBe('date,row,column,value\n')
    expect(basename(path)).toBe('cases.csv')
  })

  it('keeps two uploads of one name apart and deletes both at the end', async () => {
    const first = await files.upload('a.npy', null, new Blob(['1']), true)
    const second = await files.upload('a.npy', null, new Blob(['2']), true)
    const paths = [...files.resolve(first.handle), ...files.resolve(second.handle)]
    expect(await Promise.all(paths.map((path) => readFile(path, 'utf8')))).toEqual(['1', '2'])
    await files.close()
    expect(paths.filter((path) => existsSync(path))).toEqual([])
  })

  it('does not let an unfinished upload be opened, nor a finished one be added to', async () => {
    const { handle } = await files.upload('a.npy', null, new Blob(['1']), false)
    expect(() => files.resolve(handle)).toThrow(expect.objectContaining({ code: 'files.handle' }))
    await files.upload('a.npy', handle, new Blob(['2']), true)
    await expect(files.upload('a.npy', handle, new Blob(['3']), true)).rejects.toMatchObject({
      code: 'files.unknown-upload',
    })
  })

  it('refuses a piece that is too large', async () => {
    const piece = new Blob([new Uint8Array(17 * 1024 * 1024)])
    await expect(files.upload('a.npy', null, piece, true)).rejects.toMatchObject({
      code: 'files.piece-too-large',
    })
  })

  it('has so many uploads on their way, and gives up the one that began first', async () => {
    const begin = () => files.upload('a.npy', null, new Blob(['1']), false)
    const { handle: first } = await begin()
    const begun = await Promise.all(Array.from({ length: 64 }, begin))
    await expect(files.upload('a.npy', first, new Blob(['2']), true)).rejects.toMatchObject({
      code: 'files.unknown-upload',
    })
    const last = await files.upload('a.npy', begun[63]!.handle, new Blob(['2']), true)
    expect(await readFile(files.resolve(last.handle)[0] ?? '', 'utf8')).toBe('12')
  })

  it('leaves room on the disk for everything else', async () => {
    const uploads = new Uploads(makeFolder, async () => 256 * 1024 * 1024 + 3)
    const { key } = await uploads.receive('a.npy', null, new Blob(['123']), false)
    await expect(uploads.receive('a.npy', key, new Blob(['1234']), true)).rejects.toMatchObject({
      code: 'disk.full',
      values: { path: 'a.npy' },
    })
    await uploads.close()
  })

  it('keeps whatever name a page gives inside the upload folder', () => {
    expect(safeName('../../etc/passwd')).toBe('passwd')
    expect(safeName('C:\\Users\\me\\a.csv')).toBe('a.csv')
    expect(safeName('..')).toBe('file')
    expect(safeName('')).toBe('file')
    fc.assert(
      fc.property(fc.string(), (name) => {
        const safe = safeName(name)
        expect(basename(join('/folder', safe))).toBe(safe)
        expect(safe).not.toMatch(/^\.|[\\/:\0]/)
      }),
    )
  })

  it('lists with handles that open the listed files, and no path', async () => {
    const home = await mkdtemp(join(tmpdir(), 'gridcast-home-'))
    await writeFile(join(home, 'rain.npy'), 'x')
    const own = new Files(makeFolder, home)
    const { entries } = await own.list('')
    expect(entries).toEqual([
      {
        name: 'rain.npy',
        kind: 'file',
        bytes: 1,
        handle: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      },
    ])
    expect(basename(own.resolve(entries[0]?.handle ?? '')[0] ?? '')).toBe('rain.npy')
    expect(JSON.stringify(entries)).not.toContain(home)
    await rm(home, { recursive: true })
  })

  it('asks the door for its dialog, and says so where there is none', async () => {
    await expect(files.choose()).rejects.toMatchObject({ code: 'files.no-dialog' })
    files.chooser = async () => ['/data/a.npy', '/data/b.csv']
    const chosen = await files.choose()
    expect(chosen.map(({ name, handle }) => [name, files.resolve(handle)])).toEqual([
      ['a.npy', ['/data/a.npy']],
      ['b.csv', ['/data/b.csv']],
    ])
  })
})
