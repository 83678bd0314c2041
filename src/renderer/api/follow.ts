/**
 * Listens to an endless stream of the API (`app.changes`, `runs.watch`) through lost connections.
 */
import { connection } from './connection'

/**
 * Calls `onItem` for each item until the stream ends by itself or the signal aborts. After a lost
 * connection it opens the stream again and calls `onReconnect` first: what happened meanwhile was
 * missed and must be read anew.
 */
export async function follow<Item>(
  open: (options: { signal: AbortSignal }) => Promise<AsyncIterable<Item>>,
  onItem: (item: Item) => void,
  signal: AbortSignal,
  onReconnect?: () => void,
): Promise<void> {
  for (;;) {
    try {
      for await (const item of await open({ signal })) onItem(item)
      return
    } catch (error) {
      if (signal.aborted) return
      if (connection.state === 'connected') throw error
    }
    if (!(await connectedAgain(signal))) return
    onReconnect?.()
  }
}

async function connectedAgain(signal: AbortSignal): Promise<boolean> {
  try {
    await connection.ready(signal)
    return true
  } catch {
    return false
  }
}
