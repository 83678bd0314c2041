/**
 * Preloaded (`node --import`) into the terminal and its engine by the bench of a cold start: writes
 * down when a process began, when it was asked to train, when it told of something, and its own
 * marks. One JSON document per line in the file START_RECORD.
 */
import { appendFileSync } from 'node:fs'
import { basename } from 'node:path'
import { isMainThread } from 'node:worker_threads'

const file = process.env.START_RECORD
if (file === undefined) throw new Error('START_RECORD must name the file to write.')

const write = (what: string): void => {
  const at = performance.timeOrigin + performance.now()
  appendFileSync(file, `${JSON.stringify({ pid: process.pid, what, at })}\n`)
}

if (isMainThread)
  write(
    process.connected ? `${basename(process.argv[1] ?? '', '.js')} process` : 'terminal process',
  )

const mark = performance.mark.bind(performance)
performance.mark = (name, options) => {
  write(name)
  return mark(name, options)
}

const { send } = process
if (send !== undefined) {
  process.send = function (this: NodeJS.Process, ...message: Parameters<typeof send>) {
    const { news } = message[0] as { news?: { type: string; event?: { type: string } } }
    if (news) write(`told ${news.event?.type ?? news.type}`)
    return send.apply(this, message)
  } as typeof send
  process.on('message', (message) => {
    const { method } = message as { method?: string }
    if (method !== undefined) write(`asked ${method}`)
  })
}
