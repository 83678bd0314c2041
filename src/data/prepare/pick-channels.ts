/** Keeps some channels. */
import { GridcastError } from '../../shared/errors'
import { pickChannelsSchema } from '../../shared/prepare'
import { storedArray } from '../frame-source'
import { frameByFrame } from './frame-by-frame'
import type { PrepareStep } from './prepare-step'

export const pickChannels: PrepareStep<'pick-channels'> = {
  id: 'pick-channels',
  schema: pickChannelsSchema,
  apply(source, { channels }) {
    const { shape, dtype, channelNames } = source.description
    const wrong = channels.find((channel) => channel >= shape.channels)
    if (wrong !== undefined)
      throw new GridcastError('export.unknown-channel', {
        channel: wrong + 1,
        channels: shape.channels,
      })
    const names = channels.map((channel) => channelNames[channel] ?? '')
    const [only] = names
    return {
      description: {
        ...source.description,
        shape: { ...shape, channels: channels.length },
        channelNames: names,
        ...(names.length === 1 && only !== undefined && { valueName: only }),
      },
      async *chunks(signal) {
        const size = shape.height * shape.width * channels.length
        const from = (at: number) =>
          Math.floor(at / channels.length) * shape.channels +
          (channels[at % channels.length] as number)
        for await (const frame of frameByFrame(source, signal)) {
          const values = storedArray(dtype, size)
          for (let at = 0; at < size; at++) values[at] = frame.values[from(at)] as number
          const { valid } = frame
          const left = valid && Uint8Array.from(values, (_, at) => valid[from(at)] as number)
          yield { values, valid: left }
        }
      },
    }
  },
}
