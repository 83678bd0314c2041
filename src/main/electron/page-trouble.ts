/**
 * The window's page ended or does not answer: the person is told, and offered to load it again.
 * Nothing is lost with it: what lasts is main's, and a training goes on.
 */
import { app as electron, dialog, type BrowserWindow } from 'electron'
import type { ErrorNotice } from '../../shared/errors'
import { notice, say, sayError, sentence } from '../../shared/notices/say'
import type { App } from '../app'
import { spokenLanguage } from './spoken-language'

export function tellPageTrouble(window: BrowserWindow, app: App): void {
  const { webContents: page } = window
  const { main: log } = app.logs
  /** A question on the screen is taken back when the page answers or is gone. */
  let asking: AbortController | null = null
  const ask = async (trouble: ErrorNotice, other: 'page.wait' | 'page.quit') => {
    asking?.abort()
    const question = (asking = new AbortController())
    const isToLoad = await choose(window, app, { trouble, other, signal: question.signal })
    return isToLoad && !question.signal.aborted && !window.isDestroyed()
  }

  page.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log.write('error', 'page.gone', { reason, exitCode })
    void ask(notice('page.gone', { reason }), 'page.quit').then((isToLoad) => {
      if (isToLoad) page.reload()
      else if (!window.isDestroyed()) electron.quit()
    })
  })
  page.on('unresponsive', () => {
    log.write('error', 'page.hung', {})
    void ask(notice('page.hung', {}), 'page.wait').then((isToLoad) => {
      if (!isToLoad) return
      // It has to end first: a page that computes takes no order. Then the other question comes.
      page.forcefullyCrashRenderer()
    })
  })
  page.on('responsive', () => asking?.abort())
}

interface Question {
  trouble: ErrorNotice
  /** What can be done in place of loading the page again. */
  other: 'page.wait' | 'page.quit'
  signal: AbortSignal
}

/** Whether the page is to be loaded again. */
async function choose(window: BrowserWindow, app: App, question: Question): Promise<boolean> {
  const { trouble, other, signal } = question
  const language = spokenLanguage(app.store.settings.get().language)
  const { message, remedy: detail } = sayError(trouble, language)
  const buttons = [sentence('page.load', {}), sentence(other, {})].map((label) =>
    say(label, language),
  )
  const options = { type: 'error' as const, message, detail, buttons, defaultId: 0, cancelId: 1 }
  const { response } = await dialog.showMessageBox(window, { ...options, signal })
  return response === 0
}
