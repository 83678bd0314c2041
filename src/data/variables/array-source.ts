/** An array of a file as a source of frames, following a plan. */
import type { Georeference, StoredDtype } from '../../shared/dataset'
import { CancelledError } from '../../shared/errors'
import type { ArrayPlan, AxisName } from '../../shared/import-plan'
import type { DatasetDescription, FrameChunk, FrameSource, StoredValues } from '../frame-source'
import { lengthsByAxis } from './guess-axes'
import { fileAxes, joinAxes, readBox, tilesOf, type ArrayInFile, type Box } from './strided-reader'

/** The stored order. */
const targetOrder = ['sequence', 'time', 'height', 'width', 'channel'] as const satisfies AxisName[]

/**
 * What the dataset would be. Its stored dtype and notes are known only when all values have been
 * seen.
 */
export function describeArray(
  array: ArrayInFile,
  plan: ArrayPlan,
  fileName: string,
  known: { dtype: StoredDtype; notes: string[]; georeference: Georeference | null },
): DatasetDescription {
  const lengths = lengthsByAxis(array.header.shape, plan.axes, fileName)
  const channelNames = Array.from({ length: lengths.channel }, (_, channel) => {
    return lengths.channel === 1 ? plan.valueName : `${plan.valueName} ${channel + 1}`
  })
  return {
    kind: lengths.sequence > 1 ? 'clips' : 'series',
    shape: {
      sequences: lengths.sequence,
      frames: lengths.time,
      height: lengths.height,
      width: lengths.width,
      channels: lengths.channel,
    },
    valueName: plan.valueName,
    unit: plan.unit,
    channelNames,
    time: plan.time,
    tableForm: null,
    source: plan.member === null ? fileName : `${fileName} (${plan.member})`,
    ...known,
  }
}

/**
 * Yields everything in stored order. `turn` puts the last row first, for arrays whose first row is
 * the south.
 */
export function arraySource(
  array: ArrayInFile,
  plan: ArrayPlan,
  description: DatasetDescription,
  turn = false,
): FrameSource {
  const axes = joinAxes(
    fileAxes(array.header, targetStrides(array, plan), turn ? plan.axes.indexOf('height') : -1),
  )
  return {
    description,
    async *chunks(signal) {
      for (const box of tilesOf(axes, description.dtype)) {
        if (signal.aborted) throw new CancelledError()
        yield withMask(await readBox(array, axes, box, description.dtype), plan.missingValue)
      }
    },
  }
}

/** One frame as `[H, W, C]` in float32, NaN where there is no data. */
export async function readFrame(
  array: ArrayInFile,
  plan: ArrayPlan,
  sequence: number,
  frame: number,
  turn = false,
): Promise<Float32Array> {
  const axes = fileAxes(
    array.header,
    targetStrides(array, plan),
    turn ? plan.axes.indexOf('height') : -1,
  )
  const names = array.header.fortranOrder ? plan.axes.toReversed() : plan.axes
  const box: Box = names.map((name, axis) => {
    if (name === 'sequence') return [sequence, sequence + 1] as const
    if (name === 'time') return [frame, frame + 1] as const
    return [0, axes[axis]?.length ?? 1] as const
  })
  const { values, valid } = withMask(await readBox(array, axes, box, 'float32'), plan.missingValue)
  return Float32Array.from(values, (value, cell) => (valid?.[cell] === 0 ? NaN : value))
}

function targetStrides({ header }: ArrayInFile, plan: ArrayPlan): number[] {
  const strides = new Map<AxisName, number>()
  let stride = 1
  for (const name of targetOrder.toReversed()) {
    strides.set(name, stride)
    const axis = plan.axes.indexOf(name)
    stride *= axis < 0 ? 1 : (header.shape[axis] as number)
  }
  return plan.axes.map((name) => strides.get(name) as number)
}

/** NaN, infinities and the missing value are no data. */
function withMask(values: StoredValues, missingValue: number | null): FrameChunk {
  const isFloat = values instanceof Float32Array
  const missing = missingValue === null ? NaN : isFloat ? Math.fround(missingValue) : missingValue
  if (!isFloat && !values.includes(missing)) return { values, valid: null }
  let valid: Uint8Array<ArrayBuffer> | null = null
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (value !== missing && Number.isFinite(value)) continue
    valid ??= new Uint8Array(values.length).fill(1)
    valid[i] = 0
  }
  return { values, valid }
}
