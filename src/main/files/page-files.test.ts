import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageFile } from './page-files'

describe('page files', () => {
  let outer: string
  let folder: string

  beforeAll(async () => {
    outer = await mkdtemp(join(tmpdir(), 'gridcast-page-'))
    folder = join(outer, 'renderer')
    await mkdir(join(folder, 'assets'), { recursive: true })
    await mkdir(join(outer, 'renderer-of-another'))
    await writeFile(join(folder, 'index.html'), '<p>')
    await writeFile(join(folder, 'assets', 'a.js'), '1')
    await writeFile(join(folder, 'assets', 'a.js.br'), brotliCompressSync('1'))
    await writeFile(join(folder, 'key.pem'), 'secret')
    await writeFile(join(outer, 'secret.json'), '{}')
    await writeFile(join(outer, 'renderer-of-another', 'secret.json'), '{}')
  })
  afterAll(() => rm(outer, { recursive: true }))

  it('serves the page with a policy that allows its own files only', async () => {
    const file = await pageFile(folder, '/')
    expect(new TextDecoder().decode(file?.bytes)).toBe('<p>')
    expect(file?.headers['Content-Security-Policy']).toMatch(
      /default-src 'none'; script-src 'self';/,
    )
    expect(file?.headers).toMatchObject({
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
    })
  })

  it('lets assets be kept, as their names change with their content', async () => {
    expect((await pageFile(folder, '/assets/a.js'))?.headers['Cache-Control']).toContain(
      'immutable',
    )
  })

  it('sends the compressed form to those who unpack it, and only to them', async () => {
    const [packed, plain] = await Promise.all(
      ['gzip, br', 'gzip'].map((encodings) => pageFile(folder, '/assets/a.js', encodings)),
    )
    expect(packed?.headers['Content-Encoding']).toBe('br')
    expect(brotliDecompressSync(packed!.bytes).toString()).toBe('1')
    expect(plain?.headers['Content-Encoding']).toBeUndefined()
    expect(new TextDecoder().decode(plain?.bytes)).toBe('1')
  })

  it.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/../renderer-of-another/secret.json',
    '/%',
    '/a%00.js',
  ])('does not serve %s', async (path) => expect(await pageFile(folder, path)).toBeNull())

  it('serves no folder, no kind of file a page has no use for, nothing not there', async () => {
    for (const path of ['/assets', '/assets/', '/assets/a.js.br', '/key.pem', '/b.js'])
      expect(await pageFile(folder, path)).toBeNull()
  })
})
