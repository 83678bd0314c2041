/**
 * The window's page ended or does not answer: the person is told, and offered to load it again.
 * Nothing is lost with it: what lasts is main's, and a training goes on.
 */
import { app as electron, dialog, type BrowserWindow } from 'electron'
import type { ErrorNotice } from '../../shared/errors'
import { notice, say, sayError, sentence } from '../../shared/notices/say'
import type { App } from '../app'
import { languageIn } from './spoken-language'

export function tellPageTrouble(window: BrowserWindow, app: App): void {
  const { webContents: page } = window
  const { main: log } = app.logs
  const question = new Question(window, app)
  /** It was ended from here, to be loaded again. */
  let isEnding = false

  page.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    if (isEnding) {
      isEnding = false
      return page.reload()
    }
    log.write('error', 'page.gone', { reason, exitCode })
    question.ask(notice('page.gone', { reason }), {
      load: () => page.reload(),
      'page.quit': () => electron.quit(),
    })
  })
  page.on('unresponsive', () => {
    log.write('error', 'page.hung', {})
    question.ask(notice('page.hung', {}), {
      load: () => {
        // A page that computes takes no order to load: it has to end first.
        isEnding = true
        page.forcefullyCrashRenderer()
      },
      'page.wait': () => undefined,
    })
  })
  page.on('responsive', () => question.takeBack())
}

/** What can be done: load the page again, or the other thing. */
type Choices = { load: () => void } & (
  | { 'page.wait': () => void; 'page.quit'?: never }
  | { 'page.quit': () => void; 'page.wait'?: never }
)

/** One question at a time is on the screen. */
class Question {
  private asking: AbortController | null = null

  constructor(
    private readonly window: BrowserWindow,
    private readonly app: App,
  ) {}

  ask(trouble: ErrorNotice, choices: Choices): void {
    this.takeBack()
    const asking = (this.asking = new AbortController())
    const other = choices['page.quit'] === undefined ? 'page.wait' : 'page.quit'
    const language = languageIn(this.app)
    const { message, remedy: detail } = sayError(trouble, language)
    const buttons = [say(sentence('page.load', {}), language), say(sentence(other, {}), language)]
    const box = { type: 'error' as const, message, detail, buttons, defaultId: 0, cancelId: 1 }
    const { signal } = asking
    void dialog.showMessageBox(this.window, { ...box, signal }).then(({ response }) => {
      if (signal.aborted || this.window.isDestroyed()) return
      if (response === 0) choices.load()
      else choices[other]?.()
    })
  }

  /** The page answers again, or there is something else to ask. */
  takeBack(): void {
    this.asking?.abort()
    this.asking = null
  }
}
