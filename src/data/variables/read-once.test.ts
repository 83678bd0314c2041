import { expect, it } from 'vitest'
import { say } from '../../shared/notices/say'
import type { Dimension, GridVariable } from './grid-variable'
import { GridReader } from './grid-reader'

const shape = [36, 512, 512]
const context = { signal: new AbortController().signal }
const meanings: Dimension['meaning'][] = ['time', 'height', 'width']

/** Larger than what is scanned before it is stored; NaN at the start of every frame. */
function counted() {
  const counts = { read: 0 }
  const variable: GridVariable = {
    name: 'rain',
    dtype: 'float64',
    shape,
    chunk: [1, 512, 512],
    dimensions: meanings.map((meaning) => ({ name: meaning ?? '', meaning, coordinates: null })),
    read: async ([from = 0], [frames = 0, rows = 0, columns = 0]) => {
      const values = new Float64Array(frames * rows * columns)
      counts.read += values.length
      for (let frame = 0; frame < frames; frame++) {
        values.fill(from + frame, frame * rows * columns, (frame + 1) * rows * columns)
        values[frame * rows * columns] = NaN
      }
      return values
    },
  }
  return { variable, counts }
}

it('reads numbers of a known stored form once, and says at the end what they are', async () => {
  const { variable, counts } = counted()
  const reader = new GridReader({ variables: [variable] }, 'rain.nc')
  const { plan } = await reader.inspect(null, context)
  const source = await reader.source(plan, context)
  counts.read = 0
  for await (const chunk of source.chunks(context.signal)) expect(chunk.valid).not.toBeNull()
  expect(counts.read).toBe(36 * 512 * 512)
  const said = source.description.notes.map((note) => say(note, 'en'))
  expect(said.some((text) => /36 cells/.test(text))).toBe(true)
})
