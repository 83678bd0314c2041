/** What becomes of a file when its disk is full. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { temporaryFolder } from './testing'
import { writeArray } from './array-file'

const disk = vi.hoisted(() => ({ bytesLeft: Infinity }))
vi.mock(import('node:fs'), async (original) => {
  const fs = await original()
  const writeSync = (descriptor: number, bytes: Uint8Array, offset: number): number => {
    const length = Math.min(bytes.length - offset, disk.bytesLeft)
    if (length === 0)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    disk.bytesLeft -= length
    return fs.writeSync(descriptor, bytes, offset, length)
  }
  return { ...fs, writeSync: writeSync as typeof fs.writeSync }
})
afterEach(() => (disk.bytesLeft = Infinity))

it('says what a full disk lacks, leaves nothing half-written and what was there as it was', () => {
  const folder = join(temporaryFolder(), 'run')
  mkdirSync(folder)
  const path = join(folder, 'frames.npy')
  writeFileSync(path, 'before')
  disk.bytesLeft = 200
  const write = () => writeArray(path, new Float32Array(100), [100])
  expect(write).toThrow(
    expect.objectContaining({ code: 'disk.full', values: { path, needed: 400 + 128 } }),
  )
  expect(readdirSync(folder)).toEqual(['frames.npy'])
  expect(readFileSync(path, 'utf8')).toBe('before')
  disk.bytesLeft = Infinity
  write()
  expect(readFileSync(path).length).toBe(528)
})
