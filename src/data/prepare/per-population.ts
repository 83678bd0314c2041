/** Counts per so many people, and back. */
import { perPopulationSchema } from '../../shared/prepare'
import type { FrameChunk } from '../frame-source'
import { besideEach, checkedOffset } from './beside'
import { frameByFrame } from './frame-by-frame'
import type { PrepareStep } from './prepare-step'

export const perPopulation: PrepareStep<'per-population'> = {
  id: 'per-population',
  schema: perPopulationSchema,
  apply(source, { from, per, back }, other) {
    const { description } = source
    const people = other(from)
    checkedOffset(description, people.description)
    const { channels } = description.shape
    const usedOf = people.description.shape.channels
    const { valueName } = description
    const ending = ` per ${per}`
    const named = back ? withoutEnding(valueName, ending) : `${valueName}${ending}`
    const isSingle = description.channelNames.length === 1
    return {
      description: {
        ...description,
        dtype: 'float32',
        valueName: named,
        ...(isSingle && { channelNames: [named] }),
        unit: null,
        tableForm: null,
      },
      async *chunks(signal) {
        const beside = besideEach(description, people, signal)
        for await (const frame of frameByFrame(source, signal)) {
          const living = await beside(frame.sequence, frame.frame)
          const peopleAt = (at: number) => peopleIn(living, Math.floor(at / channels) * usedOf)
          yield divided(frame, (at) => (back ? peopleAt(at) / per : per / peopleAt(at)))
        }
      },
    }
  },
}

const withoutEnding = (name: string, ending: string) =>
  name.endsWith(ending) ? name.slice(0, -ending.length) : name

/** NaN where it isn't known, or nobody lives. */
function peopleIn(living: FrameChunk | null, at: number): number {
  if (living === null || living.valid?.[at] === 0) return NaN
  const people = living.values[at] as number
  return people > 0 ? people : NaN
}

function divided({ values, valid }: FrameChunk, factorAt: (at: number) => number): FrameChunk {
  const left = new Uint8Array(values.length)
  const made = Float32Array.from(values, (value, at) => {
    const number = valid?.[at] === 0 ? NaN : value * factorAt(at)
    if (!Number.isFinite(number)) return 0
    left[at] = 1
    return number
  })
  return { values: made, valid: left.includes(0) ? left : null }
}
