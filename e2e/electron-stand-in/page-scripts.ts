/**
 * What runs inside the Chromium page. Each function is sent to the page as source and refers to
 * nothing outside itself.
 *
 * The preload script runs in an isolated world of its own, as in Electron: same document, other
 * JavaScript. The two worlds speak through events of the document, which arrive at once and whose
 * `detail` Chromium copies from one world to the other.
 */

type Callable = (...args: unknown[]) => unknown
/**
 * An argument on its way to the isolated world: functions stay behind and are named by a number.
 */
type Argument = { value: unknown } | { callback: number }
/** A result on its way to the page. */
type Result = { value: unknown } | { call: number } | { promise: number }
type Answer = { value: Result } | { error: string }

/** What Node sends to the isolated world. */
export type ToPage =
  | { kind: 'message'; channel: string; args: unknown[]; ports: number[] }
  | { kind: 'port'; id: number; data: unknown }
  | { kind: 'port-close'; id: number }
  | { kind: 'file'; name: string; size: number; path: string }
  | { kind: 'reply'; id: number; value: unknown }
  | { kind: 'failure'; id: number; message: string }

/** What the isolated world sends to Node. */
export type FromPage =
  | { kind: 'send'; channel: string; args: unknown[] }
  | { kind: 'invoke'; id: number; channel: string; args: unknown[] }
  | { kind: 'port'; id: number; data: unknown }
  | { kind: 'port-close'; id: number }

/**
 * In the page's own world: builds what `contextBridge.exposeInMainWorld` exposes, out of calls to
 * the isolated world.
 */
export function mainWorld(): void {
  const callbacks = new Map<number, Callable>()
  const pending = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >()
  let last = 0
  let answer: Answer | null = null

  const pack = (value: unknown): Argument => {
    if (typeof value !== 'function') return { value }
    callbacks.set(++last, value as Callable)
    return { callback: last }
  }
  const unpack = (packed: Result): unknown => {
    if ('call' in packed) return callerOf(packed.call)
    if (!('promise' in packed)) return packed.value
    return new Promise((resolve, reject) => pending.set(packed.promise, { resolve, reject }))
  }
  const callerOf =
    (id: number) =>
    (...args: unknown[]) => {
      answer = null
      document.dispatchEvent(
        new CustomEvent('stand-in:call', { detail: { id, args: args.map(pack) } }),
      )
      const given = answer as Answer | null
      if (given === null)
        throw new Error('The isolated world did not answer: an argument could not be copied.')
      if ('error' in given) throw new Error(given.error)
      return unpack(given.value)
    }
  const listen = <Detail>(type: string, hear: (detail: Detail) => void) =>
    document.addEventListener(`stand-in:${type}`, (event) =>
      hear((event as CustomEvent<Detail>).detail),
    )

  listen('expose', ({ key, members }: { key: string; members: [string, Result][] }) => {
    const api = Object.fromEntries(members.map(([name, packed]) => [name, unpack(packed)]))
    Object.defineProperty(window, key, {
      value: Object.freeze(api),
      writable: false,
      configurable: false,
    })
  })
  listen('answer', (detail: Answer) => (answer = detail))
  listen(
    'settle',
    ({ promise, value, error }: { promise: number; value?: unknown; error?: string }) => {
      const waiting = pending.get(promise)
      pending.delete(promise)
      if (error === undefined) waiting?.resolve(value)
      else waiting?.reject(new Error(error))
    },
  )
  listen('callback', ({ id, args }: { id: number; args: unknown[] }) =>
    callbacks.get(id)?.(...args),
  )
}

/**
 * In the isolated world: the `electron` module as a sandboxed preload script sees it. `__toMain` is
 * a binding to Node.
 */
export function preloadWorld(
  encode: (value: unknown) => string,
  decode: (text: string) => unknown,
): Record<string, unknown> {
  const node = globalThis as unknown as {
    __toMain(text: string): void
    __fromMain: (text: string) => void
  }
  const send = (message: FromPage) => node.__toMain(encode(message))
  const dispatch = (type: string, detail: unknown) =>
    document.dispatchEvent(new CustomEvent(`stand-in:${type}`, { detail }))
  const exposed = new Map<number, Callable>()
  const listeners = new Map<string, Set<Callable>>()
  const invocations = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >()
  const ports = new Map<number, MessagePort>()
  const pathOfFile = new Map<string, string>()
  let last = 0

  /**
   * Functions become something to call, promises something to wait for; the rest is copied by the
   * event.
   */
  const pack = (value: unknown): Result => {
    if (typeof value === 'function') {
      exposed.set(++last, value as Callable)
      return { call: last }
    }
    if (!(value instanceof Promise)) return { value }
    const promise = ++last
    value.then(
      (result: unknown) => dispatch('settle', { promise, value: result }),
      (error: Error) => dispatch('settle', { promise, error: error.message }),
    )
    return { promise }
  }
  const unpack = (packed: Argument): unknown =>
    'callback' in packed
      ? (...args: unknown[]) => dispatch('callback', { id: packed.callback, args })
      : packed.value

  document.addEventListener('stand-in:call', (event) => {
    const { id, args } = (event as CustomEvent<{ id: number; args: Argument[] }>).detail
    try {
      dispatch('answer', { value: pack(exposed.get(id)?.(...args.map(unpack))) })
    } catch (error) {
      dispatch('answer', { error: (error as Error).message })
    }
  })

  const receivePort = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel()
    ports.set(id, port1)
    port1.onmessage = ({ data }: MessageEvent<unknown>) => send({ kind: 'port', id, data })
    port1.addEventListener('close', () => send({ kind: 'port-close', id }))
    return port2
  }

  node.__fromMain = (text) => {
    const message = decode(text) as ToPage
    if (message.kind === 'port') ports.get(message.id)?.postMessage(message.data)
    else if (message.kind === 'port-close') ports.get(message.id)?.close()
    else if (message.kind === 'file')
      pathOfFile.set(`${message.name}:${message.size}`, message.path)
    else if (message.kind === 'reply') invocations.get(message.id)?.resolve(message.value)
    else if (message.kind === 'failure')
      invocations.get(message.id)?.reject(new Error(message.message))
    else {
      const event = { ports: message.ports.map(receivePort) }
      for (const listener of listeners.get(message.channel) ?? []) listener(event, ...message.args)
    }
  }

  return {
    contextBridge: {
      exposeInMainWorld(key: string, api: object) {
        dispatch('expose', {
          key,
          members: Object.entries(api).map(([name, value]) => [name, pack(value)]),
        })
      },
    },
    ipcRenderer: {
      send: (channel: string, ...args: unknown[]) => send({ kind: 'send', channel, args }),
      invoke(channel: string, ...args: unknown[]) {
        const id = ++last
        return new Promise((resolve, reject) => {
          invocations.set(id, { resolve, reject })
          send({ kind: 'invoke', id, channel, args })
        })
      },
      on(channel: string, listener: Callable) {
        listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener))
      },
      off: (channel: string, listener: Callable) => listeners.get(channel)?.delete(listener),
    },
    webUtils: { getPathForFile: (file: File) => pathOfFile.get(`${file.name}:${file.size}`) ?? '' },
  }
}

/**
 * The isolated world's whole script: the stand-in module, then the built preload bundle, which may
 * require nothing else.
 */
export function preloadScript(bundle: string, encode: unknown, decode: unknown): string {
  return `{
    const electron = (${String(preloadWorld)})(${String(encode)}, ${String(decode)})
    const require = (name) => {
      if (name === 'electron') return electron
      const why = 'a sandboxed preload script has electron only'
      throw new Error('module not found: ' + name + ' (' + why + ')')
    }
    const module = { exports: {} }
    ;(function (require, module, exports) { ${bundle}
    })(require, module, module.exports)
  }`
}
