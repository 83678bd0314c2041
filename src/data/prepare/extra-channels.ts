/** The channels of another dataset behind those that are there. */
import { extraChannelsSchema } from '../../shared/prepare'
import type { FrameChunk } from '../frame-source'
import { besideEach, checkedOffset } from './beside'
import { frameByFrame } from './frame-by-frame'
import type { PrepareStep } from './prepare-step'

export const extraChannels: PrepareStep<'extra-channels'> = {
  id: 'extra-channels',
  schema: extraChannelsSchema,
  apply(source, { from }, other) {
    const { description } = source
    const added = other(from)
    checkedOffset(description, added.description)
    const [own, more] = [description.shape.channels, added.description.shape.channels]
    const channelNames = [...description.channelNames, ...added.description.channelNames]
    return {
      description: {
        ...description,
        shape: { ...description.shape, channels: own + more },
        channelNames: distinct(channelNames),
        dtype: 'float32',
        tableForm: null,
      },
      async *chunks(signal) {
        const beside = besideEach(description, added, signal)
        for await (const frame of frameByFrame(source, signal))
          yield joined(frame, own, await beside(frame.sequence, frame.frame), more)
      },
    }
  },
}

/** @param second null: its channels have no data */
function joined(first: FrameChunk, own: number, second: FrameChunk | null, more: number) {
  const cells = first.values.length / own
  const values = new Float32Array(cells * (own + more))
  const valid = new Uint8Array(values.length)
  const put = ({ values: from, valid: known }: FrameChunk, count: number, at: number) => {
    for (let cell = 0; cell < cells; cell++)
      for (let channel = 0; channel < count; channel++) {
        const to = cell * (own + more) + at + channel
        values[to] = from[cell * count + channel] as number
        valid[to] = known?.[cell * count + channel] ?? 1
      }
  }
  put(first, own, 0)
  if (second !== null) put(second, more, own)
  return { values, valid: valid.includes(0) ? valid : null }
}

function distinct(names: readonly string[]): string[] {
  return names.map((name, at) => {
    const before = names.slice(0, at).filter((other) => other === name).length
    return before === 0 ? name : `${name} (${before + 1})`
  })
}
