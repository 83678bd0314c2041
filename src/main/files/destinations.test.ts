import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { GridcastError } from '../../shared/errors'
import { temporaryFolder } from '../store/testing'
import { writeWhole } from './destinations'

let folder: string
let remove: () => void
beforeEach(() => {
  ;({ folder, remove } = temporaryFolder())
})
afterEach(() => remove())

it('replaces a file by what is whole', async () => {
  const path = join(folder, 'map.gif')
  writeFileSync(path, 'before')
  await writeWhole(path, (part) => {
    expect(readFileSync(path, 'utf8')).toBe('before')
    writeFileSync(part, 'after')
    return Promise.resolve()
  })
  expect(readFileSync(path, 'utf8')).toBe('after')
})

it('names the file for which a disk had no room, and leaves what was there', async () => {
  const path = join(folder, 'map.gif')
  writeFileSync(path, 'before')
  const written = writeWhole(path, (part) => {
    writeFileSync(part, 'half')
    return Promise.reject(new GridcastError('disk.full', { path: part, needed: 800 }))
  })
  await expect(written).rejects.toMatchObject({ code: 'disk.full', values: { path, needed: 800 } })
  expect(readFileSync(path, 'utf8')).toBe('before')
  expect(readdirSync(folder)).toEqual(['map.gif'])
})
