/** Tells a person that a training has ended: in the window, and by the browser where it may. */
import type { RunSummary } from '../../shared/training/run'
import { m } from '../i18n/paraglide/messages'
import { say } from '../i18n/say'
import { linkTo } from '../navigation/address'
import { address } from '../navigation/router.svelte'
import { showEnd } from './notices'

/** Whether the browser can be asked to tell, and was not yet asked. The desktop's main tells. */
export function canAskToTell(): boolean {
  const isBrowser = 'Notification' in globalThis && !('gridcast' in globalThis)
  return isBrowser && Notification.permission === 'default'
}

export async function askToTell(): Promise<void> {
  await Notification.requestPermission()
}

export function tellEnd(run: RunSummary): void {
  if (run.status === 'paused') return
  const isDone = run.status === 'completed' || run.status === 'stopped'
  const title = isDone ? m.run_done({ name: run.name }) : m.run_not_done({ name: run.name })
  const text = run.ending === null ? undefined : say(run.ending)
  const here = address()
  const isSeen = here.screen === 'train' && here.id === run.id
  if (!isSeen) showEnd(isDone, title, text, () => (location.hash = linkTo('train', run.id)))
  if (document.hidden && 'Notification' in globalThis && Notification.permission === 'granted')
    new Notification(title, { ...(text !== undefined && { body: text }), tag: run.id })
}
