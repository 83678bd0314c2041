/**
 * Closing the window while something is trained asks: pause it, or go on without a window. Without
 * a window the program ends by itself once nothing is left to train; starting it again shows the
 * window.
 */
import { app as electron, dialog, type BrowserWindow } from 'electron'
import { say, sentence } from '../../shared/notices/say'
import type { App } from '../app'
import { languageIn } from './spoken-language'

/** Returns how to stop asking. */
export function askBeforeClosing(window: BrowserWindow, app: App): () => void {
  const closing = new Closing(window, app)
  const quit = () => (closing.isQuitting = true)
  electron.on('before-quit', quit)
  const stop = app.trainings.onBusy((isBusy) => closing.hear(isBusy))
  window.on('close', (event) => {
    if (closing.maySimplyClose()) return
    event.preventDefault()
    void closing.ask()
  })
  return () => {
    stop()
    electron.off('before-quit', quit)
  }
}

class Closing {
  /** The person quits the program, or it ends by itself: then what is trained is paused. */
  isQuitting = false
  private isBusy = false
  private isAsking = false
  /** The window was closed, and the training goes on. */
  private isHidden = false

  constructor(
    private readonly window: BrowserWindow,
    private readonly app: App,
  ) {
    window.on('show', () => (this.isHidden = false))
  }

  hear(isBusy: boolean): void {
    this.isBusy = isBusy
    if (!isBusy && this.isHidden) electron.quit()
  }

  maySimplyClose(): boolean {
    return !this.isBusy || this.isQuitting
  }

  async ask(): Promise<void> {
    if (this.isAsking) return
    this.isAsking = true
    const language = languageIn(this.app)
    const word = (code: 'closing.pause' | 'closing.go-on' | 'closing.stay') =>
      say(sentence(code, {}), language)
    const buttons = [word('closing.pause'), word('closing.go-on'), word('closing.stay')]
    const message = say(sentence('closing.question', {}), language)
    const detail = say(sentence('closing.what', {}), language)
    const box = { type: 'question' as const, message, detail, buttons, defaultId: 0, cancelId: 2 }
    const { response } = await dialog.showMessageBox(this.window, box)
    this.isAsking = false
    if (response === 0) electron.quit()
    else if (response === 1) this.goOnHidden()
  }

  /** What ended while it was asked leaves nothing to go on with. */
  private goOnHidden(): void {
    if (!this.isBusy) return electron.quit()
    this.isHidden = true
    this.window.hide()
  }
}
