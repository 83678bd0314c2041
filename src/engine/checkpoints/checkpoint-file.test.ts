import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../windows/testing'
import { readCheckpoint, writeCheckpoint } from './checkpoint-file'

const tensors = new Map([
  ['weights/a', { values: Float32Array.from([1, -2.5, 3e-9, NaN]), shape: [2, 2] }],
  ['optimizer/a/m', { values: Float32Array.from([7]), shape: [] }],
])

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

describe('a checkpoint file', () => {
  it('gives back what was written, bit for bit, and leaves no other file', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'checkpoints', '1.safetensors')
    writeCheckpoint(path, { tensors, metadata: { epoch: 3, name: 'Ä "quoted"' } })
    expect(readCheckpoint(path)).toEqual({ tensors, metadata: { epoch: 3, name: 'Ä "quoted"' } })
    expect(readdirSync(join(folder, 'checkpoints'))).toEqual(['1.safetensors'])
  })

  it('follows the safetensors layout', () => {
    const path = join(temporaryFolder(), 'x.safetensors')
    writeCheckpoint(path, { tensors, metadata: { ä: 1 } })
    const bytes = readFileSync(path)
    const length = Number(bytes.readBigUInt64LE(0))
    expect((8 + length) % 8).toBe(0)
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<string, unknown>
    expect(header['weights/a']).toEqual({ dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] })
    expect(header['optimizer/a/m']).toEqual({ dtype: 'F32', shape: [], data_offsets: [16, 20] })
    expect(bytes.length).toBe(8 + length + 20)
  })

  it('of an earlier version, without a digest, is read', () => {
    const path = join(temporaryFolder(), 'x.safetensors')
    const json =
      '{"__metadata__":{"gridcast":"{\\"epoch\\":3}"},' +
      '"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    const head = Buffer.alloc(8)
    head.writeBigUInt64LE(BigInt(json.length))
    writeFileSync(path, Buffer.concat([head, Buffer.from(json), Buffer.from([0, 0, 128, 63])]))
    expect(readCheckpoint(path)).toEqual({
      tensors: new Map([['w', { values: Float32Array.of(1), shape: [1] }]]),
      metadata: { epoch: 3 },
    })
  })

  it.each([
    ['is missing', null],
    ['is cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 3)],
    ['has one bit flipped', (bytes: Buffer) => flipped(bytes, bytes.length - 2)],
    ['has one bit of its metadata flipped', (bytes: Buffer) => flipped(bytes, 125)],
    ['has a damaged header', (bytes: Buffer) => Buffer.from(bytes).fill(1, 0, 8)],
    ['is empty', () => Buffer.alloc(0)],
    [
      'is another program’s',
      () => Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')]),
    ],
  ])('says so when it %s', (_, damage) => {
    const path = join(temporaryFolder(), 'x.safetensors')
    if (damage) {
      writeCheckpoint(path, { tensors, metadata: {} })
      writeFileSync(path, damage(readFileSync(path)))
    }
    expect(() => readCheckpoint(path)).toThrow(/can't be read/)
  })
})
