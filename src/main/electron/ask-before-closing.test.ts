import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { App } from '../app'
import { askBeforeClosing } from './ask-before-closing'
import { tellEnds } from './tell-ends'
import { app as electron, BrowserWindow, dialog, Notification } from './testing/fake-electron'

vi.mock('electron', () => import('./testing/fake-electron'))

type End = { status: string; ending: { code: string; values: object } | null }
let tellBusy: (isBusy: boolean) => void
let tellEnd: (id: string, end: End) => void
const app = {
  trainings: {
    onBusy(listener: typeof tellBusy) {
      tellBusy = listener
      listener(false)
      return () => undefined
    },
    onEnd(listener: typeof tellEnd) {
      tellEnd = listener
      return () => undefined
    },
  },
  store: {
    settings: { get: () => ({ language: 'zh-CN' }) },
    runs: { title: () => ({ name: 'Rain', status: 'completed' }) },
  },
} as unknown as App

describe('closing the window', () => {
  let window: BrowserWindow
  beforeEach(() => {
    electron.removeAllListeners()
    electron.quits = 0
    dialog.questions.length = 0
    window = new BrowserWindow({ webPreferences: {} })
    askBeforeClosing(window as never, app)
  })
  const answered = (answer: number) => {
    dialog.answer = answer
    const isClosed = window.close()
    return vi.waitFor(() => expect(dialog.questions.length).toBeGreaterThan(0)).then(() => isClosed)
  }

  it('simply closes it while nothing is trained, and when the person quits', () => {
    expect(window.close()).toBe(true)
    tellBusy(true)
    electron.emit('before-quit')
    expect(window.close()).toBe(true)
    expect(dialog.questions).toEqual([])
  })

  it('asks while something is trained: pause and quit', async () => {
    tellBusy(true)
    expect(await answered(0)).toBe(false)
    await vi.waitFor(() => expect(electron.quits).toBe(1))
    expect(dialog.questions[0]?.buttons).toEqual(['暂停并关闭', '在后台继续', '取消'])
  })

  it('goes on without a window, and ends by itself afterwards', async () => {
    tellBusy(true)
    await answered(1)
    await vi.waitFor(() => expect(window.isHidden).toBe(true))
    tellBusy(true)
    expect(electron.quits).toBe(0)
    tellBusy(false)
    expect(electron.quits).toBe(1)
  })

  it('stays for a person who has it shown again, or cancels', async () => {
    tellBusy(true)
    await answered(2)
    expect(window.isHidden).toBe(false)
    dialog.questions.length = 0
    await answered(1)
    await vi.waitFor(() => expect(window.isHidden).toBe(true))
    window.show()
    tellBusy(false)
    expect(electron.quits).toBe(0)
  })
})

describe('the end of a training', () => {
  beforeEach(() => {
    Notification.told.length = 0
    BrowserWindow.focused = null
  })
  const completed = { status: 'completed', ending: { code: 'ended.stopped', values: { best: 2 } } }

  it('is told to someone who looks elsewhere, and a click shows the window', () => {
    const show = vi.fn()
    tellEnds(app, show)
    tellEnd('r', completed)
    expect(Notification.told[0]?.said).toEqual({
      title: '“Rain”训练完成',
      body: expect.stringContaining('2'),
    })
    Notification.told[0]?.emit('click')
    expect(show).toHaveBeenCalledOnce()
    tellEnd('r', { status: 'failed', ending: null })
    expect(Notification.told[1]?.said).toEqual({ title: '“Rain”训练失败', body: '' })
  })

  it('is not told to someone who looks at the window, or who paused it', () => {
    tellEnds(app, () => undefined)
    tellEnd('r', { status: 'paused', ending: null })
    BrowserWindow.focused = new BrowserWindow({ webPreferences: {} })
    tellEnd('r', completed)
    expect(Notification.told).toEqual([])
  })
})
