/**
 * A byte of a kept file that changes is noticed by whoever reads it, and nothing else is held up.
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Digester, keptDigest } from '../../process/digests'
import { blocksAround, digestBlockBytes, parseDigests } from '../../shared/digests'
import type { FrameStore } from '../../shared/dataset'
import type { FrameSource } from '../frame-source'
import { writeDataset } from '../writer/write-dataset'
import { readFrames } from './read-frames'
import { problemOf } from './verify-file'

const shape = { sequences: 1, frames: 9, height: 250, width: 400, channels: 1 }
const inFrame = shape.height * shape.width
const signal = new AbortController().signal

let folder: string
let store: FrameStore
beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'gridcast-kept-')), 'dataset')
  await writeDataset(folder, source(), { signal })
  const [framesPath, validPath] = [join(folder, 'frames.npy'), join(folder, 'valid.npy')]
  store = { framesPath, validPath, shape, dtype: 'float32' }
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true }))

/** Frame t holds t; its last cell has no data. Frames and blocks of digests don't coincide. */
function source(): FrameSource {
  return {
    description: {
      kind: 'series',
      shape,
      dtype: 'float32',
      valueName: 'cases',
      unit: null,
      channelNames: ['cases'],
      time: { kind: 'index' },
      georeference: null,
      tableForm: null,
      source: 'test.npy',
      notes: [],
    },
    async *chunks() {
      for (let frame = 0; frame < shape.frames; frame++) {
        const valid = new Uint8Array(inFrame).fill(1)
        valid[inFrame - 1] = 0
        yield { values: new Float32Array(inFrame).fill(frame), valid }
      }
    },
  }
}

function flipBit(path: string, offset: number): void {
  const bytes = readFileSync(path)
  bytes[offset] = (bytes[offset] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

describe('digests', () => {
  it('are those that other programs compute', () => {
    const bytes = readFileSync(store.framesPath)
    const digest = keptDigest(store.framesPath)
    const blocks = Array.from({ length: Math.ceil(bytes.length / digestBlockBytes) }, (_, i) =>
      createHash('sha256')
        .update(bytes.subarray(i * digestBlockBytes, (i + 1) * digestBlockBytes))
        .digest('hex'),
    )
    expect(digest).toEqual({ bytes: bytes.length, blocks })
    const path = join(folder, 'digests.json')
    const list = parseDigests(path, readFileSync(path, 'utf8'))
    expect(Object.keys(list.files).sort()).toEqual(['frames.npy', 'valid.npy'])
  })

  it('do not depend on the pieces in which a file is written', () => {
    const bytes = new Uint8Array(3 * digestBlockBytes + 5).map((_, i) => i % 251)
    const inPieces = (size: number) => {
      const digester = new Digester()
      for (let at = 0; at < bytes.length; at += size) digester.add(bytes.subarray(at, at + size))
      return digester.finish()
    }
    expect(inPieces(999_983)).toEqual(inPieces(bytes.length))
    expect(inPieces(digestBlockBytes)).toEqual(inPieces(bytes.length))
  })

  it('cover the blocks that bytes lie in, and no others', () => {
    expect(blocksAround(0, 0)).toEqual({ first: 0, end: 0 })
    expect(blocksAround(0, digestBlockBytes)).toEqual({ first: 0, end: 1 })
    expect(blocksAround(digestBlockBytes - 1, 2)).toEqual({ first: 0, end: 2 })
    expect(blocksAround(5 * digestBlockBytes, 1)).toEqual({ first: 5, end: 6 })
  })
})

describe.each(['framesPath', 'validPath'] as const)('a flipped bit in %s', (part) => {
  it('is noticed where it is read, and not elsewhere', async () => {
    const size = part === 'framesPath' ? 4 : 1
    const path = store[part] ?? ''
    flipBit(path, 128 + 7 * inFrame * size + 11)
    await expect(readFrames(store, 0, 6, 2)).rejects.toMatchObject({
      code: 'kept.changed',
      values: { path },
    })
    // The mask is so small that all of it lies in one block.
    if (part === 'framesPath') expect((await readFrames(store, 0, 1, 2))[0]).toBe(1)
  })
})

describe('problemOf', () => {
  it('names what is wrong with a file', async () => {
    const path = store.framesPath
    expect(await problemOf(path, signal)).toBeNull()
    flipBit(path, readFileSync(path).length - 1)
    expect(await problemOf(path, signal)).toBe('changed')
    truncateSync(path, 1000)
    expect(await problemOf(path, signal)).toBe('length')
    rmSync(path)
    expect(await problemOf(path, signal)).toBe('missing')
    flipBit(join(folder, 'digests.json'), 0)
    expect(await problemOf(store.validPath ?? '', signal)).toBe('changed')
    rmSync(join(folder, 'digests.json'))
    expect(await problemOf(store.validPath ?? '', signal)).toBe('unknown')
  })
})

it('a file that is gone is named, with what the system says', async () => {
  rmSync(store.framesPath)
  await expect(readFrames(store, 0, 0, 1)).rejects.toMatchObject({
    code: 'data.unreadable',
    message: expect.stringContaining('frames.npy') as string,
  })
})
