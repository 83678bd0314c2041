/** The maps of a table as a source of frames. */
import type { AnySentence } from '../../shared/notices/values'
import type { StoredDtype, TableForm } from '../../shared/dataset'
import { CancelledError } from '../../shared/errors'
import type { TablePlan } from '../../shared/import-plan'
import {
  breathe,
  storedArray,
  type DatasetDescription,
  type FrameChunk,
  type FrameSource,
} from '../frame-source'
import type { Maps } from './maps'

export function tableSource(
  maps: Maps,
  plan: TablePlan,
  tableForm: TableForm,
  origin: { source: string; notes: AnySentence[] },
): FrameSource {
  const description = { ...describeTable(maps, plan), tableForm, ...origin }
  return {
    description,
    async *chunks(signal) {
      const { frames } = maps.axis
      const cells = maps.grid.height * maps.grid.width
      const together = Math.max(1, Math.floor(cellsInChunk / cells))
      for (let frame = 0; frame < frames; frame += together) {
        if (signal.aborted) throw new CancelledError()
        yield chunkOf(maps, frame, Math.min(together, frames - frame), description.dtype)
        await breathe()
      }
    },
  }
}

function describeTable(
  { grid, axis, values }: Maps,
  plan: TablePlan,
): Omit<DatasetDescription, 'tableForm' | 'source' | 'notes'> {
  return {
    kind: 'series',
    shape: {
      sequences: 1,
      frames: axis.frames,
      height: grid.height,
      width: grid.width,
      channels: 1,
    },
    dtype: smallestDtype(values),
    valueName: plan.valueName,
    unit: plan.unit,
    channelNames: [plan.valueName],
    time: axis.time,
    georeference: grid.georeference,
  }
}

/** Small frames are handed on together: each writing takes a while. */
const cellsInChunk = 1 << 16

/** `[T, H, W]` of a few frames. */
function chunkOf(maps: Maps, first: number, count: number, dtype: StoredDtype): FrameChunk {
  const cells = maps.grid.height * maps.grid.width
  const values = storedArray(dtype, count * cells)
  const valid = new Uint8Array(values.length)
  for (let at = 0; at < count; at++) {
    const frame = frameOf(maps, first + at, dtype)
    values.set(frame.values, at * cells)
    if (frame.valid !== null) valid.set(frame.valid, at * cells)
  }
  return { values, valid }
}

/** `[H, W]` of one frame. */
export function frameOf(
  { grid, axis, cells, values }: Maps,
  frame: number,
  dtype: StoredDtype,
): FrameChunk {
  const stored = storedArray(dtype, grid.height * grid.width)
  const valid = new Uint8Array(stored.length)
  cells.forEach((cell, slot) => {
    const value = values[slot * axis.frames + frame] as number
    if (Number.isNaN(value)) return
    stored[cell] = value
    valid[cell] = 1
  })
  return { values: stored, valid }
}

/** The smallest stored form that holds whole numbers exactly; float32 for everything else. */
function smallestDtype(values: Float64Array): StoredDtype {
  let [min, max] = [Infinity, -Infinity]
  for (const value of values) {
    if (Number.isNaN(value)) continue
    if (!Number.isInteger(value)) return 'float32'
    if (value < min) min = value
    if (value > max) max = value
  }
  if (min >= 0 && max <= 255) return 'uint8'
  return min >= -32768 && max <= 32767 ? 'int16' : 'float32'
}
