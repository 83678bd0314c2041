import type { RunId } from '../../shared/identifiers'
import { mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digestStart, formatSafetensorsHeader } from '../../shared/safetensors'
import { openStore, type Store } from '../store'
import { exampleDataset, exampleRun, temporaryFolder } from '../store/testing'
import { damageOf, findCheckpoints, newestWhole, pruneCheckpoints } from './checkpoints'

let remove: () => void
let store: Store
let id: RunId
let runFolder: string

beforeEach(() => {
  const made = temporaryFolder()
  remove = made.remove
  store = openStore(made.folder)
  const dataset = exampleDataset()
  store.datasets.insert(dataset)
  const run = exampleRun(dataset.id)
  store.runs.insert(run)
  id = run.id
  runFolder = store.paths.runFolder(id)
  mkdirSync(join(runFolder, 'checkpoints'), { recursive: true })
})
afterEach(() => {
  store.close()
  remove()
})

const fileOf = (name: string) => join(runFolder, 'checkpoints', `${name}.safetensors`)

/** Writes a whole checkpoint with one tensor, as the engine does. */
function write(name: string, progress: { epoch: number; batch: number; step: number }): string {
  const gridcast = JSON.stringify({ progress })
  const header = formatSafetensorsHeader(
    { format: 'gridcast-1', gridcast },
    { w: { dtype: 'F32', shape: [64], data_offsets: [0, 256] } },
  )
  const bytes = Buffer.concat([header, Buffer.alloc(256, 7)])
  bytes.write(createHash('sha256').update(bytes).digest('hex'), digestStart)
  writeFileSync(fileOf(name), bytes)
  return fileOf(name)
}

/** The checkpoint at the end of an epoch of 8 batches. */
const writeEpoch = (epoch: number) =>
  write(String(epoch), { epoch: epoch + 1, batch: 0, step: epoch * 8 })

function change(path: string, by: (bytes: Buffer) => Buffer): void {
  writeFileSync(path, by(readFileSync(path)))
}

const cut = (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)
const flip = (at: number) => (bytes: Buffer) => {
  bytes[bytes.length + at] = (bytes[bytes.length + at] ?? 0) ^ 4
  return bytes
}
const names = (paths: { path: string }[]) => paths.map(({ path }) => basename(path, '.safetensors'))
const filesLeft = () => readdirSync(join(runFolder, 'checkpoints')).sort()

describe('the checkpoints of a run', () => {
  it('are found in the order of training, whatever the clock of their files says', async () => {
    for (const epoch of [2, 10, 9]) writeEpoch(epoch)
    write('paused', { epoch: 11, batch: 3, step: 83 })
    utimesSync(fileOf('2'), new Date('2040-01-01'), new Date('2040-01-01'))
    writeFileSync(join(runFolder, 'checkpoints', '11.safetensors.77.tmp'), 'half')
    expect(names((await findCheckpoints(runFolder)).newestFirst)).toEqual([
      'paused',
      '10',
      '9',
      '2',
    ])
  })

  it.each([
    ['cut short', cut, 'it is cut short'],
    ['changed by one bit', flip(-9), 'it was changed after it was written'],
    ['emptied', () => Buffer.alloc(0), 'it is too short'],
  ])('are passed over when the newest is %s: the one before is used', async (_, damage, why) => {
    for (const epoch of [12, 13]) writeEpoch(epoch)
    change(fileOf('13'), damage)
    const { checkpoint, damaged } = await newestWhole(runFolder)
    expect(checkpoint?.path).toBe(fileOf('12'))
    expect(damaged).toEqual([{ path: fileOf('13'), why }])
  })

  it('are none in a folder that is not there', async () => {
    expect(await newestWhole(join(runFolder, 'gone'))).toEqual({ checkpoint: null, damaged: [] })
  })

  it('say by their digest whether a byte of them was changed', async () => {
    const path = writeEpoch(1)
    const { length } = readFileSync(path)
    expect(await damageOf(path)).toBeNull()
    for (let at = 8; at < length; at += 13) {
      change(path, flip(at - length))
      expect(await damageOf(path), `byte ${at}`).not.toBeNull()
      change(path, flip(at - length))
    }
  })
})

describe('pruning', () => {
  const enter = (epoch: number) =>
    store.runs.addCheckpoint(id, {
      path: fileOf(String(epoch)),
      epoch,
      step: epoch * 8,
      reason: 'epoch',
    })

  it('keeps the newest two that the database names, and whatever is newer', async () => {
    for (const epoch of [1, 2, 3, 4, 5, 6]) writeEpoch(epoch)
    for (const epoch of [1, 2, 3, 4]) enter(epoch)
    await pruneCheckpoints(store.runs, id, runFolder)
    expect(filesLeft()).toEqual(['3', '4', '5', '6'].map((name) => `${name}.safetensors`))
    expect(names(store.runs.checkpoints(id))).toEqual(['4', '3'])
  })

  it('removes nothing while the database names fewer than two that are there', async () => {
    for (const epoch of [13, 14, 15]) writeEpoch(epoch)
    for (const epoch of [5, 6, 15]) enter(epoch)
    await pruneCheckpoints(store.runs, id, runFolder)
    expect(filesLeft()).toHaveLength(3)
    expect(names(store.runs.checkpoints(id))).toEqual(['15'])
  })
})
