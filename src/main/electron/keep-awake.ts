/** Keeps the computer from sleeping while something is being trained; its screen may. */
import { powerSaveBlocker } from 'electron'
import type { Trainings } from '../runs/trainings'

/** From now on; returns how to stop. */
export function keepAwake(trainings: Pick<Trainings, 'onBusy'>): () => void {
  let blocker: number | null = null
  const release = () => {
    if (blocker !== null) powerSaveBlocker.stop(blocker)
    blocker = null
  }
  const stop = trainings.onBusy((isBusy) => {
    if (isBusy) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else release()
  })
  return () => {
    stop()
    release()
  }
}
