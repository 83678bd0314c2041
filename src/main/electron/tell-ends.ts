/** Tells a person who looks elsewhere that a training has ended. */
import { BrowserWindow, Notification } from 'electron'
import { say, sentence } from '../../shared/notices/say'
import type { App } from '../app'
import { languageIn } from './spoken-language'

/**
 * From now on.
 * @param show what a click on the notification does
 */
export function tellEnds(app: App, show: () => void): () => void {
  return app.trainings.onEnd((id, { status, ending }) => {
    const isLookedAt = BrowserWindow.getFocusedWindow() !== null
    if (isLookedAt || status === 'paused' || !Notification.isSupported()) return
    const language = languageIn(app)
    const { name } = app.store.runs.title(id)
    const isDone = status === 'completed' || status === 'stopped'
    const told = new Notification({
      title: say(sentence(isDone ? 'told.trained' : 'told.not-trained', { name }), language),
      body: ending === null ? '' : say(ending, language),
    })
    told.on('click', show)
    told.show()
  })
}
