import { expect, it } from 'vitest'
import { comparedOrders } from './compared-window'

const run = (id: string, inputFrames: number, targetFrames: number, datasetId = 'd') =>
  ({ id, datasetId, settings: { inputFrames, targetFrames } }) as never
const dataset = (kind: string, frames: number, sequences = 1) =>
  ({ id: 'd', kind, shape: { frames, sequences } }) as never

it('finds the newest times that all can forecast', () => {
  const orders = comparedOrders([run('a', 4, 6), run('b', 10, 3)], dataset('series', 50))
  expect(orders).toMatchObject([
    { runId: 'a', firstInputFrame: 43, steps: 3, sequence: 0 },
    { runId: 'b', firstInputFrame: 37, steps: 3, sequence: 0 },
  ])
})

it('takes the last sequence of clips, from its beginning', () => {
  const orders = comparedOrders([run('a', 4, 6), run('b', 10, 10)], dataset('clips', 20, 9))
  expect(orders?.map((one) => [one.firstInputFrame, one.sequence])).toEqual([
    [6, 8],
    [0, 8],
  ])
})

it('has none for other data or too few frames', () => {
  expect(comparedOrders([run('a', 4, 6), run('b', 4, 6, 'e')], dataset('series', 50))).toBeNull()
  expect(comparedOrders([run('a', 4, 6)], dataset('series', 9))).toBeNull()
  expect(comparedOrders([run('a', 4, 6)], undefined)).toBeNull()
})
