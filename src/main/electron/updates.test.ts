/** Nothing is asked of the network until a person switches it on, and nothing any more after. */
import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { UpdateChoice } from '../../shared/updates'
import { followUpdates, type Updater } from './updates'

vi.mock('electron', () => import('./testing/fake-electron'))

class FakeUpdater extends EventEmitter implements Updater {
  autoDownload = false
  autoInstallOnAppQuit = false
  allowPrerelease = true
  allowDowngrade = true
  logger: unknown = console
  looks = 0
  answer: () => Promise<void> = async () => void this.emit('update-not-available')
  async checkForUpdates(): Promise<void> {
    this.looks++
    await this.answer()
  }
}

function surroundings(updates: UpdateChoice = 'off') {
  const updater = new FakeUpdater()
  const load = vi.fn(async () => updater)
  const written: unknown[] = []
  const choice = { updates }
  let tell: (topic: string) => void = () => undefined
  const app = {
    store: { settings: { get: () => choice } },
    changes: { subscribe: (listener: typeof tell) => (tell = listener) },
    logs: { main: { write: (...line: unknown[]) => written.push(line) } },
  }
  const choose = async (chosen: UpdateChoice) => {
    choice.updates = chosen
    tell('settings')
    await vi.advanceTimersByTimeAsync(0)
  }
  const found = followUpdates(app as unknown as Parameters<typeof followUpdates>[0], true, load)
  return { updates: found!, updater, load, choose, written }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
const day = 24 * 3600_000

it('loads nothing and looks nowhere while it is off', async () => {
  const { updates, load, choose } = surroundings()
  await vi.advanceTimersByTimeAsync(3 * day)
  await choose('off')
  expect(load).not.toHaveBeenCalled()
  expect(updates.news).toEqual({ state: 'off', version: null })
})

it('looks when it is switched on and once a day, for what was chosen', async () => {
  const { updates, updater, choose } = surroundings()
  await choose('stable')
  expect(updater).toMatchObject({
    ...{ looks: 1, autoDownload: true, autoInstallOnAppQuit: true, logger: null },
    ...{ allowPrerelease: false, allowDowngrade: false },
  })
  expect(updates.news).toEqual({ state: 'newest', version: null })
  await vi.advanceTimersByTimeAsync(2 * day)
  expect(updater.looks).toBe(3)
  await choose('preview')
  expect(updater).toMatchObject({ looks: 4, allowPrerelease: true, allowDowngrade: false })
})

it('says which version is fetched, and which waits for the end', async () => {
  const { updates, updater, choose } = surroundings()
  updater.answer = async () => void updater.emit('update-available', { version: '0.2.0' })
  await choose('stable')
  expect(updates.news).toEqual({ state: 'fetching', version: '0.2.0' })
  updater.emit('update-downloaded', { version: '0.2.0' })
  expect(updates.news).toEqual({ state: 'ready', version: '0.2.0' })
})

it('looks no more once it is switched off, whatever was on its way', async () => {
  const { updates, updater, choose } = surroundings('stable')
  await vi.advanceTimersByTimeAsync(0)
  await choose('off')
  updater.emit('update-available', { version: '0.2.0' })
  await vi.advanceTimersByTimeAsync(3 * day)
  expect(updater.looks).toBe(1)
  expect(updates.news).toEqual({ state: 'off', version: null })
})

it('writes down why it could not look, and tries again', async () => {
  const { updates, updater, choose, written } = surroundings()
  updater.answer = () => Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED'))
  await choose('stable')
  expect(updates.news.state).toBe('failed')
  expect(written).toEqual([['warn', 'update.failed', { what: 'net::ERR_INTERNET_DISCONNECTED' }]])
  updater.answer = async () => void updater.emit('update-not-available')
  await vi.advanceTimersByTimeAsync(day)
  expect(updates.news.state).toBe('newest')
})

it('is not there where a package does not know where to look, nor while developing', () => {
  const app = {} as Parameters<typeof followUpdates>[0]
  expect(followUpdates(app)).toBeNull()
})
