/**
 * What happens to an error that nobody caught: the trainings are paused with a checkpoint, the
 * program ends in order, and a sentence says why. A database that can't be written for the moment
 * is no reason to end at all.
 */
import { storeTroubleOf } from './store/store-errors'

/** How long the program may take to end in order, in milliseconds. */
const patienceMs = 30_000

export interface LastResort {
  /** Says the error to whoever is there. */
  say: (error: unknown) => void
  /** Pauses the trainings and closes the data folder. */
  close: () => Promise<void>
  exit: (status: number) => void
}

type Source = Pick<NodeJS.Process, 'on' | 'off'>

/** Takes what nobody catches from now on. Returns how to stop. */
export function takeUncaught(
  { say, close, exit }: LastResort,
  source: Source = process,
): () => void {
  let isEnding = false
  const take = (error: unknown) => {
    const trouble = storeTroubleOf(error)
    if (isEnding) return
    say(trouble ?? error)
    if (trouble !== null) return
    isEnding = true
    const impatience = setTimeout(() => exit(1), patienceMs)
    void close()
      .catch(() => undefined)
      .finally(() => {
        clearTimeout(impatience)
        exit(1)
      })
  }
  source.on('uncaughtException', take)
  source.on('unhandledRejection', take)
  return () => {
    source.off('uncaughtException', take)
    source.off('unhandledRejection', take)
  }
}
