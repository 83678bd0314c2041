/**
 * What every process that works for main does: answers calls over the IPC channel, shows that it
 * lives, and ends when main is gone.
 */
import type { CallTable, FromProcess, ToProcess } from '../shared/process-protocol'
import type { CallHandlers } from './call-context'
import { startGuard } from './start-guard'
import { MessageLoop } from './message-loop'

/** Serves calls from now on. */
export function serve<T extends CallTable<T>>(handlers: CallHandlers<T>): void {
  const send = (message: FromProcess): void => {
    if (process.connected) process.send?.(message)
  }
  const loop = new MessageLoop<T>(handlers, send)
  process.on('message', (message) => loop.receive(message as ToProcess<T>))
  process.on('disconnect', () => process.exit(0))
  send({ type: 'ready', pid: process.pid })
  startGuard()
}
