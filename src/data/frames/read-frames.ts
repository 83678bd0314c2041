/**
 * Reads a stretch of a dataset's frames as the window gets them: float32, NaN where there is no
 * data.
 */
import { open, type FileHandle } from 'node:fs/promises'
import { BlockCheck } from '../../process/digests'
import type { FrameStore } from '../../shared/dataset'
import { firstLine, GridcastError } from '../../shared/errors'
import { sentence, type Sentence } from '../../shared/notices/say'
import { npyDataOffset } from '../../shared/npy'

const bytesOf = { uint8: 1, int16: 2, float32: 4 } as const
const viewOf = { uint8: Uint8Array, int16: Int16Array, float32: Float32Array } as const

/**
 * `[count, H, W, C]` of one sequence, in the data's unit.
 * @throws GridcastError `kept.changed`, `data.unreadable`
 */
export async function readFrames(
  store: FrameStore,
  sequence: number,
  from: number,
  count: number,
): Promise<Float32Array<ArrayBuffer>> {
  const { frames, height, width, channels } = store.shape
  const frame = height * width * channels
  const first = (sequence * frames + from) * frame
  const values = Float32Array.from(
    await readNumbers(store.framesPath, store.dtype, first, count * frame),
  )
  if (store.validPath === null) return values
  const valid = await readNumbers(store.validPath, 'uint8', first, count * frame)
  for (let i = 0; i < values.length; i++) if (valid[i] === 0) values[i] = Number.NaN
  return values
}

async function openOrExplain(path: string): Promise<FileHandle> {
  try {
    return await open(path)
  } catch (error) {
    throw unreadable(path, sentence('data.detail', { detail: firstLine(error) }))
  }
}

const unreadable = (path: string, problem: Sentence) =>
  new GridcastError('data.unreadable', { path, problem })

async function readNumbers(path: string, dtype: FrameStore['dtype'], first: number, count: number) {
  const file = await openOrExplain(path)
  try {
    const head = Buffer.alloc(12)
    await file.read(head, 0, head.length, 0)
    const bytes = new Uint8Array(count * bytesOf[dtype])
    const offset = npyDataOffset(head, path) + first * bytesOf[dtype]
    new BlockCheck(path, file.fd).check(offset, bytes.length)
    const { bytesRead } = await file.read(bytes, 0, bytes.length, offset)
    if (bytesRead !== bytes.length) throw unreadable(path, sentence('data.too-short', {}))
    return new viewOf[dtype](bytes.buffer)
  } finally {
    await file.close()
  }
}
