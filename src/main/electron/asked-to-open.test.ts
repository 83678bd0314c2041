import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../store/testing'
import { readArguments, screenOf } from './asked-to-open'

const { folder, remove } = temporaryFolder()
const file = join(folder, 'cases, new.npy')
writeFileSync(file, '')
afterAll(remove)

const nothing = { dataFolder: null, paths: [], screen: null }
const asked = (...args: string[]) => readArguments(args, folder)

describe('what the system asks to open', () => {
  it('is files and folders that are there, by any name they have', () => {
    const paths = [file, file, folder]
    expect(asked(file, 'cases, new.npy', '.')).toEqual({ ...nothing, paths })
    expect(asked('gone.npy', join(folder, 'gone.tif'))).toEqual(nothing)
  })

  it('is not what the system and Chromium say beside it', () => {
    const switches = ['--allow-file-access', '--lang=de', '-psn_0_12345', '--original-process=1']
    expect(asked(...switches, file)).toEqual({ ...nothing, paths: [file] })
  })

  it('comes with the data folder that was chosen, which is none of the files', () => {
    expect(asked('--data-dir', folder, file)).toEqual({
      ...nothing,
      dataFolder: folder,
      paths: [file],
    })
    expect(asked(`--data-dir=${folder}`)).toEqual({ ...nothing, dataFolder: folder })
  })
})

describe('a link', () => {
  it('leads to a screen', () => {
    expect(asked('gridcast://show/runs')).toEqual({ ...nothing, screen: 'runs' })
    expect(screenOf('gridcast://show/train?x=1#y')).toBe('train')
  })

  it.each([
    'gridcast://app/index.html',
    'gridcast://show/import',
    'gridcast://show/../../etc/passwd',
    'gridcast://show/runs/x',
    'gridcast://open/?file=/etc/passwd',
    'gridcast:',
    'gridcast:show/runs',
    'https://show/runs',
    'file:///show/runs',
    'not a link',
  ])('of another form leads nowhere: %s', (link) => expect(screenOf(link)).toBeNull())

  it('lets no other argument count', () => {
    for (const link of ['gridcast://show/home', 'GRIDCAST:x'])
      expect(asked(link, '--data-dir', folder, file)).toMatchObject({
        dataFolder: null,
        paths: [],
      })
  })
})
