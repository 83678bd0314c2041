/** A sample as a file such as a person would bring: a long CSV table, or a `.npy`. */
import { sentence } from '../../shared/notices/say'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Georeference, TableForm } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import type { SampleFileFormat } from '../../shared/import-plan'
import { formatNpyHeader } from '../../shared/npy'
import { formatFrameTime } from '../../shared/time-axis'
import { valuesIn, type FrameSource, type Progress } from '../frame-source'

export interface SampleFileOptions {
  signal?: AbortSignal
  onProgress?: Progress | undefined
}

/**
 * Writes `csv` (one row per place with data and time) or `npy` (`[T, H, W]`, clips `[N, T, H, W]`;
 * NaN where there is no data). What stands there after an error is worth nothing.
 * @throws GridcastError `samples.clips-as-table`, `cancelled`
 */
export async function writeSampleFile(
  sample: FrameSource,
  format: SampleFileFormat,
  path: string,
  options: SampleFileOptions = {},
): Promise<void> {
  const { signal = new AbortController().signal, onProgress } = options
  const pieces = piecesFor(sample, format)(counted(sample, signal, onProgress))
  await pipeline(Readable.from(pieces), createWriteStream(path, { flush: true }), { signal })
}

type Chunks = ReturnType<FrameSource['chunks']>

function piecesFor(
  sample: FrameSource,
  format: SampleFileFormat,
): (chunks: Chunks) => AsyncIterable<string | Uint8Array> {
  const { tableForm, georeference } = sample.description
  if (format === 'npy') return (chunks) => asNpy(sample, chunks)
  if (tableForm === null || georeference === null) {
    throw new GridcastError('samples.clips-as-table', {})
  }
  return (chunks) => asTable(sample, tableForm, georeference, chunks)
}

async function* counted(sample: FrameSource, signal: AbortSignal, onProgress?: Progress): Chunks {
  let done = 0
  for await (const chunk of sample.chunks(signal)) {
    yield chunk
    onProgress?.(
      (done += chunk.values.length),
      valuesIn(sample.description.shape),
      sentence('doing.sample', {}),
    )
  }
}

async function* asTable(
  { description }: FrameSource,
  form: TableForm,
  place: Georeference,
  chunks: Chunks,
): AsyncGenerator<string> {
  const { height, width } = description.shape
  const coordinate = (axis: Georeference['x'], at: number) =>
    String(Number((axis.first + at * axis.step).toFixed(6)))
  const places = Array.from({ length: height * width }, (_, cell) => {
    return `${coordinate(place.y, Math.floor(cell / width))},${coordinate(place.x, cell % width)}`
  })
  yield `${[form.dateColumn, form.yColumn, form.xColumn, form.valueColumn].join(',')}\n`
  let frame = 0
  for await (const { values, valid } of chunks) {
    const date = formatFrameTime(description.time, frame++)
    let rows = ''
    places.forEach((where, cell) => {
      if (valid?.[cell] !== 0)
        rows += `${date},${where},${Number((values[cell] as number).toFixed(6))}\n`
    })
    yield rows
  }
}

async function* asNpy({ description }: FrameSource, chunks: Chunks): AsyncGenerator<Uint8Array> {
  const { sequences, frames, height, width } = description.shape
  let isFirst = true
  for await (const { values, valid } of chunks) {
    if (isFirst) {
      const shape =
        description.kind === 'clips' ? [sequences, frames, height, width] : [frames, height, width]
      yield formatNpyHeader(valid === null ? description.dtype : 'float32', shape)
      isFirst = false
    }
    const kept =
      valid === null
        ? values
        : Float32Array.from(values, (value, cell) => (valid[cell] === 0 ? NaN : value))
    yield new Uint8Array(kept.buffer, kept.byteOffset, kept.byteLength)
  }
}
