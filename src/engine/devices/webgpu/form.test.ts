/**
 * Which form a ConvLSTM takes on a card: the faster one, if it works and agrees; kept for each card
 * and driver.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../../windows/testing'
import type { Form } from './form'
import { forgetForms, keptForm, measureForm } from './form'

const plainly = (work: () => Promise<Float32Array[]>) => work()
/** A card that takes so long for each form, by a clock that only it moves. */
const card = (composedMs: number, fusedMs: number) => (fused: boolean) => {
  vi.advanceTimersByTime(fused ? fusedMs : composedMs)
  return Promise.resolve([Float32Array.of(1, 2)])
}
beforeAll(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterAll(() => void vi.useRealTimers())

describe('the form of a ConvLSTM on a card', () => {
  it('is the faster one', async () => {
    const fast = await measureForm(card(40, 10), plainly)
    expect(fast).toEqual({ fused: true, ratio: 4, refusal: null })
    const slow = await measureForm(card(10, 40), plainly)
    expect(slow).toEqual({ fused: false, ratio: 0.25, refusal: null })
  })

  it('is composed where the fused kernels give another answer', async () => {
    const wrong = (fused: boolean) => Promise.resolve([Float32Array.of(1, fused ? 2.1 : 2)])
    const form = await measureForm(wrong, plainly)
    expect(form).toEqual({ fused: false, ratio: null, refusal: 'off by 0.050' })
  })

  it('is composed where the fused kernels fail', async () => {
    const form = await measureForm(card(1, 1), () =>
      Promise.reject(new Error('Too much workgroup memory\nat line 7')),
    )
    expect(form).toMatchObject({ fused: false, refusal: 'Too much workgroup memory' })
  })

  it('is measured once for each card and driver', async () => {
    const cache = join(temporaryFolder(), 'devices.json')
    const measured: string[] = []
    const formOf = (name: string, file: string | undefined = cache): Promise<Form> =>
      keptForm(name, file, () => {
        measured.push(name)
        return Promise.resolve({ fused: name.length > 3, ratio: 1.5, refusal: null })
      })
    expect((await formOf('one, 1')).fused).toBe(true)
    expect(await formOf('one, 1')).toEqual({ fused: true, ratio: 1.5, refusal: null })
    await formOf('one, 2')
    await formOf('one, 1')
    expect(measured).toEqual(['one, 1', 'one, 2'])
    forgetForms(cache)
    await formOf('one, 1')
    expect(measured).toHaveLength(3)
    expect(existsSync(cache)).toBe(false)
  })
})
