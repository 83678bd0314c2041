/** Small datasets on disk, for tests. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatasetShape, TimeAxis } from '../../shared/dataset'
import { formatDigests, type FileDigest } from '../../shared/digests'
import type { DatasetSource } from '../../shared/engine-calls'
import { digestsFile, framesFile, validFile } from '../../shared/kept-files'
import { parseNpyHeader } from '../../shared/npy'
import { Random } from '../../shared/random'
import { writeArray } from './array-file'

/** A new folder under the system's temporary one. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'gridcast-test-'))
}

const weekly: TimeAxis = {
  kind: 'calendar',
  start: '2020-01-06T00:00:00Z',
  step: { count: 1, unit: 'week' },
}

/**
 * Writes a dataset whose value at each place is `value(n, t, y, x, c)`; NaN means no data.
 * @returns what the engine needs to know of it
 */
export function makeDataset(
  shape: DatasetShape,
  kind: DatasetSource['kind'],
  value: (n: number, t: number, y: number, x: number, c: number) => number,
  dtype: 'float32' | 'uint8' = 'float32',
): DatasetSource {
  const { sequences, frames, height, width, channels } = shape
  const size = sequences * frames * height * width * channels
  const values = dtype === 'uint8' ? new Uint8Array(size) : new Float32Array(size)
  const valid = new Uint8Array(size).fill(1)
  for (let i = 0; i < size; i++) {
    const [c, x, y] = [
      i % channels,
      Math.floor(i / channels) % width,
      Math.floor(i / (channels * width)) % height,
    ]
    const frame = Math.floor(i / (channels * width * height))
    const here = value(Math.floor(frame / frames), frame % frames, y, x, c)
    values[i] = here
    if (Number.isNaN(here)) valid[i] = 0
  }
  const folder = temporaryFolder()
  const dimensions = [sequences, frames, height, width, channels]
  const framesPath = join(folder, framesFile)
  const digests: Record<string, FileDigest> = {
    [framesFile]: writeArray(framesPath, values, dimensions),
  }
  const validPath = valid.includes(0) ? join(folder, validFile) : null
  if (validPath !== null) digests[validFile] = writeArray(validPath, valid, dimensions)
  writeFileSync(join(folder, digestsFile), formatDigests(digests))
  const time: TimeAxis = kind === 'series' ? weekly : { kind: 'index' }
  return {
    store: { framesPath, validPath, shape, dtype },
    kind,
    time,
    unit: 'cases',
    valueName: 'cases',
  }
}

/** A float32 `.npy` file, read whole. */
export function readFloats(path: string): { shape: number[]; values: Float32Array } {
  const bytes = new Uint8Array(readFileSync(path))
  const { shape, dataOffset } = parseNpyHeader(bytes)
  return { shape, values: new Float32Array(bytes.slice(dataOffset).buffer) }
}

/**
 * Clips of a bright dot that moves one cell a frame to the right and comes back on the left, on
 * frames of `side` x `side` cells.
 */
export function movingDots(sequences: number, frames: number, side = 8): DatasetSource {
  const random = new Random(5)
  const starts = Array.from(
    { length: sequences },
    () => [random.integer(side), random.integer(side)] as const,
  )
  return makeDataset(
    { sequences, frames, height: side, width: side, channels: 1 },
    'clips',
    (n, t, y, x) => {
      const [row, column] = starts[n]!
      return y === row && x === (column + t) % side ? 1 : 0
    },
  )
}
