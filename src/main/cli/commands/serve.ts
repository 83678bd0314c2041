/** `gridcast serve`: the window in a browser, on this machine only. */
import { onInterrupt } from '../on-interrupt'
import type { Session } from '../session'

export async function serve(
  { serveWeb, output }: Session,
  options: { port: number },
): Promise<void> {
  const door = await serveWeb({
    port: options.port,
    onNewAddress: (url) => output.say(`To open it in another browser: ${url}`),
  })
  output.result({ url: door.url }, () => [`Gridcast is open at ${door.url}`])
  output.say(
    'The address works once, on this machine. Ctrl-C ends it; a training is paused with a ' +
      'checkpoint.',
  )
  const { promise, resolve } = Promise.withResolvers<void>()
  const release = onInterrupt(resolve)
  await promise
  await door.close()
  // Still released only now: a second Ctrl-C while a training writes its checkpoint quits at once.
  release()
}
