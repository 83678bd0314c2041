import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { GridPlan } from '../../shared/import-plan'
import type { DatasetDescription, FrameChunk } from '../frame-source'
import { gridSource, type GridReading } from './grid-source'
import type { GridVariable } from './grid-variable'
import { throughScratch } from './through-scratch'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcast-scratch-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const signal = new AbortController().signal
const side = fc.integer({ min: 1, max: 9 })

/** The value of a cell is its place in the file; every seventh has none. */
function variableOf(shape: number[], chunk: number[]): GridVariable {
  return {
    name: 'v',
    dtype: 'float32',
    shape,
    chunk,
    dimensions: [],
    read: async ([t0 = 0, y0 = 0, x0 = 0], [frames = 0, rows = 0, columns = 0]) => {
      const [, height = 0, width = 0] = shape
      return Float32Array.from({ length: frames * rows * columns }, (_, at) => {
        const [t, y, x] = [
          t0 + Math.floor(at / rows / columns),
          y0 + (Math.floor(at / columns) % rows),
          x0 + (at % columns),
        ]
        const place = (t * height + y) * width + x
        return place % 7 === 0 ? NaN : place
      })
    },
  }
}

async function all(chunks: AsyncIterable<FrameChunk>): Promise<number[]> {
  const seen: number[] = []
  for await (const { values, valid } of chunks)
    values.forEach((value, at) => seen.push(valid?.[at] === 0 ? NaN : value))
  return seen
}

it('gives what tiles of whole frames give, whatever the chunks, and leaves no file', async () => {
  const shapes = fc.record({
    shape: fc.tuple(fc.integer({ min: 1, max: 25 }), side, side),
    chunk: fc.tuple(fc.integer({ min: 1, max: 12 }), side, side),
    turned: fc.boolean(),
    gap: fc.boolean(),
    boxBytes: fc.integer({ min: 1, max: 2000 }),
  })
  await fc.assert(
    fc.asyncProperty(shapes, async ({ shape, chunk, turned, gap, boxBytes }) => {
      const [time, height, width] = shape
      const plan: GridPlan = {
        format: 'grid',
        variables: ['v'],
        axes: ['time', 'height', 'width'],
        picks: [],
        missingValues: [],
        time: { kind: 'index' },
        valueName: 'v',
        unit: null,
      }
      const frames = gap ? Int32Array.from([...Array(time).keys(), -1]) : null
      const reading: GridReading = {
        variables: [variableOf([...shape], [...chunk])],
        plan,
        lengths: { sequence: 1, time, height, width, channel: 1 },
        turned: turned ? ['height'] : [],
        frames,
      }
      const description: DatasetDescription = {
        kind: 'series',
        shape: { sequences: 1, frames: time + (gap ? 1 : 0), height, width, channels: 1 },
        dtype: 'float32',
        valueName: 'v',
        unit: null,
        channelNames: ['v'],
        time: { kind: 'index' },
        georeference: null,
        tableForm: null,
        source: 'test',
        notes: [],
      }
      const expected = await all(gridSource(reading, description).chunks(signal))
      const scratch = { folder: async () => folder, boxBytes }
      expect(await all(throughScratch(reading, description, scratch, signal))).toEqual(expected)
      expect(readdirSync(folder)).toEqual([])
    }),
    { numRuns: 60 },
  )
})
