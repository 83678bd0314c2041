import { describe, expect, it, vi } from 'vitest'
import { runIdSchema } from '../../shared/identifiers'
import type { TrainingEvent } from '../../shared/training/run'
import { LiveRun, type BatchNews } from './live-run.svelte'

const { watch, shown } = vi.hoisted(() => ({
  watch:
    vi.fn<
      (order: unknown, options: { signal: AbortSignal }) => Promise<AsyncIterable<TrainingEvent>>
    >(),
  shown: [] as unknown[],
}))
vi.mock('../api/client', () => ({ api: { runs: { watch } } }))
vi.mock('./notices', () => ({ showError: (error: unknown) => shown.push(error) }))

const batch = (epoch: number, number: number, loss: number) =>
  ({ type: 'batch', epoch, batch: number, batches: 4, loss }) as BatchNews
const status = { type: 'status', status: 'running' } as TrainingEvent

function liveRun() {
  const [changed, ended] = [vi.fn(), vi.fn()]
  return { live: new LiveRun(runIdSchema.parse('r'), changed, ended), changed, ended }
}

describe('a training that is watched', () => {
  it('tells once that it has ended, if it was seen going on', () => {
    const { live, ended } = liveRun()
    const done = { type: 'status', status: 'completed', ending: null } as TrainingEvent
    live.take(done)
    expect(ended).not.toHaveBeenCalled()
    live.take(status)
    live.take(done)
    live.take(done)
    expect(ended).toHaveBeenCalledOnce()
  })

  it('keeps the newest batch and places every loss on the axis of epochs', () => {
    const { live, changed } = liveRun()
    live.take(batch(1, 2, 0.5))
    live.take(batch(2, 4, 0.25))
    expect(live.batch).toMatchObject({ epoch: 2, loss: 0.25 })
    expect(live.points).toEqual([
      { at: 0.5, loss: 0.5 },
      { at: 2, loss: 0.25 },
    ])
    expect(changed).not.toHaveBeenCalled()
  })

  it('thins the older losses and keeps the newest', () => {
    const { live } = liveRun()
    for (let number = 1; number <= 9000; number++) live.take(batch(number, 4, number))
    expect(live.points.length).toBeLessThanOrEqual(4000)
    expect(live.points.slice(-1000).map(({ loss }) => loss)).toEqual(
      Array.from({ length: 1000 }, (_, index) => 8001 + index),
    )
  })

  it('tells of everything else, and forgets the batch when the training ends', async () => {
    const { live, changed } = liveRun()
    watch.mockImplementationOnce(async () =>
      (async function* () {
        yield batch(1, 1, 0.5)
        yield status
        expect([live.watching, live.said]).toEqual([true, status])
      })(),
    )
    await live.follow()
    expect([live.watching, live.batch, live.said]).toEqual([false, null, null])
    expect(live.points).toHaveLength(1)
    expect(changed).toHaveBeenCalledTimes(2)
  })

  it('stops listening without a word when it is left', async () => {
    const { live } = liveRun()
    watch.mockImplementationOnce(
      (_, { signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        ),
    )
    const following = live.follow()
    live.leave()
    await following
    expect([live.watching, shown]).toEqual([false, []])
  })
})
