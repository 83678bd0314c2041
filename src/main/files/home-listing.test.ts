import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listUnderHome } from './home-listing'

describe('listing the home folder', () => {
  let outside: string
  let home: string

  beforeAll(async () => {
    outside = await mkdtemp(join(tmpdir(), 'gridcast-listing-'))
    home = join(outside, 'home')
    await mkdir(join(home, 'maps', 'deep'), { recursive: true })
    await mkdir(join(outside, 'home-of-another'))
    await writeFile(join(outside, 'secret.csv'), 'x')
    await writeFile(join(home, 'b.csv'), 'four')
    await writeFile(join(home, 'a.npy'), '')
    await writeFile(join(home, '.hidden'), '')
    await symlink(join(outside, 'secret.csv'), join(home, 'link-out.csv'))
    await symlink(outside, join(home, 'folder-out'))
    await symlink(join(home, 'b.csv'), join(home, 'link-in.csv'))
    await symlink(join(home, 'nowhere'), join(home, 'broken'))
  })
  afterAll(() => rm(outside, { recursive: true }))

  it('shows folders first, then files, without hidden ones and links that lead out', async () => {
    const { path, entries } = await listUnderHome(home, '')
    expect(path).toBe('')
    expect(entries.map(({ name, kind, bytes }) => [name, kind, bytes])).toEqual([
      ['maps', 'folder', 0],
      ['a.npy', 'file', 0],
      ['b.csv', 'file', 4],
      ['link-in.csv', 'file', 4],
    ])
  })

  it('answers the path relative to home, whatever way it was asked for', async () => {
    expect((await listUnderHome(home, 'maps/../maps/deep')).path).toBe('maps/deep')
  })

  it.each([
    '..',
    '../home-of-another',
    'folder-out',
    'folder-out/home-of-another',
    '/etc',
    'b.csv',
    'nowhere',
    'maps/../../..',
  ])('refuses %s', async (path) => {
    await expect(listUnderHome(home, path)).rejects.toMatchObject({
      code: 'files.outside-home',
      message: expect.stringContaining(path) as string,
    })
  })
})
