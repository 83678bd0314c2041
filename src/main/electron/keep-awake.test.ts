import { expect, it, vi } from 'vitest'
import { keepAwake } from './keep-awake'
import { powerSaveBlocker } from './testing/fake-electron'

vi.mock('electron', () => import('./testing/fake-electron'))

it('keeps the computer awake while something is trained, and no longer', () => {
  let tell: (isBusy: boolean) => void = () => undefined
  const stop = keepAwake({
    onBusy(listener) {
      tell = listener
      listener(false)
      return () => (tell = () => undefined)
    },
  })
  expect(powerSaveBlocker.active.size).toBe(0)
  tell(true)
  tell(true)
  expect(powerSaveBlocker.active.size).toBe(1)
  expect(powerSaveBlocker.kinds).toEqual(['prevent-app-suspension'])
  tell(false)
  expect(powerSaveBlocker.active.size).toBe(0)
  tell(true)
  stop()
  expect(powerSaveBlocker.active.size).toBe(0)
})
