/**
 * Chunks that go on in time, brought into the order of frames through a file: each is unpacked
 * once, and no more than a few are held. A tile of whole frames would have to hold as many frames
 * as a chunk has, or unpack every chunk for each part of them.
 */
import { open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { CancelledError } from '../../shared/errors'
import { sentence } from '../../shared/notices/say'
import {
  breathe,
  storedArray,
  storedBytes,
  valuesIn,
  type DatasetDescription,
  type FrameChunk,
  type Progress,
} from '../frame-source'
import { frameCount, readTile, type GridReading, type Tile } from './grid-source'

/** Bytes of a dataset that are read at a time, where chunks allow. */
const usualBoxBytes = 12 << 20
/** Smaller datasets are held as a whole. */
const leastBytes = 8 << 20
const pieceValues = 1 << 20

interface Scratch {
  /** A folder for the file. */
  folder: () => Promise<string>
  onProgress?: Progress | undefined
  boxBytes?: number
}

/** Whether chunks of a large dataset reach over so many frames that it is worth a file. */
export function crossesFrames(
  { variables, plan }: GridReading,
  { shape, dtype }: Pick<DatasetDescription, 'shape' | 'dtype'>,
): boolean {
  if (valuesIn(shape) * storedBytes[dtype] <= leastBytes) return false
  const time = plan.axes.indexOf('time')
  return variables.every(({ chunk }) => (chunk?.[time] ?? 1) > 8)
}

let files = 0

/** Everything in stored order. */
export async function* throughScratch(
  reading: GridReading,
  description: DatasetDescription,
  { folder, onProgress, boxBytes = usualBoxBytes }: Scratch,
  signal: AbortSignal,
): AsyncGenerator<FrameChunk> {
  const path = join(await folder(), `frames-${files++}`)
  const [values, missing] = [await open(path, 'wx+'), await open(`${path}-missing`, 'wx+')]
  try {
    const target = new ScratchTarget(values, missing, description)
    const boxes = [...boxesOf(reading, description, boxBytes)]
    for (const [at, box] of boxes.entries()) {
      if (signal.aborted) throw new CancelledError()
      await target.put(await readTile(reading, box, description.dtype, { signal }), box)
      onProgress?.(at + 1, boxes.length, sentence('doing.unpacking', {}))
      await breathe()
    }
    yield* target.inOrder(signal)
  } finally {
    await values.close()
    await missing.close()
    await rm(path, { force: true })
    await rm(`${path}-missing`, { force: true })
  }
}

/** Parts of the dataset that hold whole chunks: full rows where these are not too long. */
function* boxesOf(
  reading: GridReading,
  { dtype, shape }: Pick<DatasetDescription, 'dtype' | 'shape'>,
  boxBytes: number,
): Generator<Tile> {
  const { plan, variables, lengths } = reading
  const chunkOf = (axis: 'time' | 'height' | 'width') =>
    Math.max(1, variables[0]?.chunk?.[plan.axes.indexOf(axis)] ?? 1)
  const frames = frameCount(reading)
  const step = { time: Math.min(frames, chunkOf('time')), height: 0, width: 0 }
  const most = boxBytes / storedBytes[dtype] / shape.channels / step.time
  step.width = fitting(lengths.width, chunkOf('width'), most / chunkOf('height'))
  step.height = fitting(lengths.height, chunkOf('height'), most / step.width)
  for (let sequence = 0; sequence < lengths.sequence; sequence++)
    for (let time = 0; time < frames; time += step.time)
      for (let height = 0; height < lengths.height; height += step.height)
        for (let width = 0; width < lengths.width; width += step.width)
          yield {
            sequence: [sequence, sequence + 1],
            time: [time, Math.min(frames, time + step.time)],
            height: [height, Math.min(lengths.height, height + step.height)],
            width: [width, Math.min(lengths.width, width + step.width)],
            channel: [0, lengths.channel],
          }
}

/** As many whole chunks as fit, at least one. */
const fitting = (length: number, chunk: number, most: number) =>
  Math.min(length, Math.max(1, Math.floor(most / chunk)) * chunk)

class ScratchTarget {
  private isMasked = false

  constructor(
    private readonly values: FileHandle,
    /** 1 where there is no data: what is never written reads as 0. */
    private readonly missing: FileHandle,
    private readonly description: DatasetDescription,
  ) {}

  async put({ values, valid }: FrameChunk, box: Tile): Promise<void> {
    const { shape, dtype } = this.description
    const [from, to] = box.width
    const isWhole = to - from === shape.width
    const rows = isWhole ? 1 : box.height[1] - box.height[0]
    const run = values.length / (box.time[1] - box.time[0]) / rows
    const lost = valid?.map((has) => 1 - has) ?? null
    this.isMasked ||= lost?.includes(1) === true
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    const size = storedBytes[dtype]
    for (let at = 0, frame = box.time[0]; frame < box.time[1]; frame++)
      for (let row = 0; row < rows; row++, at += run) {
        const frames = box.sequence[0] * shape.frames + frame
        const line = frames * shape.height + box.height[0] + row
        const place = (line * shape.width + from) * shape.channels
        await this.values.write(bytes, at * size, run * size, place * size)
        if (lost !== null) await this.missing.write(lost, at, run, place)
      }
  }

  async *inOrder(signal: AbortSignal): AsyncGenerator<FrameChunk> {
    const { shape, dtype } = this.description
    const total = valuesIn(shape)
    const size = storedBytes[dtype]
    if (this.isMasked) await this.missing.truncate(total)
    for (let at = 0; at < total; at += pieceValues) {
      if (signal.aborted) throw new CancelledError()
      const count = Math.min(pieceValues, total - at)
      const values = storedArray(dtype, count)
      const bytes = new Uint8Array(values.buffer)
      await readWhole(this.values, bytes, at * size)
      const lost = this.isMasked ? new Uint8Array(count) : null
      if (lost !== null) await readWhole(this.missing, lost, at)
      yield { values, valid: lost?.map((is) => 1 - is) ?? null }
    }
  }
}

async function readWhole(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at, position + at)
    if (bytesRead === 0) throw new Error(`${bytes.length - at} bytes of a scratch file are missing`)
    at += bytesRead
  }
}
