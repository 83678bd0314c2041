/**
 * The browser door against whoever else is on this machine: whatever is sent to it, it answers or
 * closes, and answers the next one.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../shared/random'
import { createApp, type App } from '../app'
import { fakeEnginePath } from '../processes/testing/fake-engine-path'
import { temporaryFolder } from '../store/testing'
import { requestLimits, serveWeb, type RequestLimits, type WebDoor } from './serve-web'

let app: App
let door: WebDoor
let remove: () => void
let port: number
/** What no listener caught; it would have ended the program. */
const uncaught: unknown[] = []
const note = (error: unknown) => uncaught.push(error)

beforeAll(async () => {
  const { folder, remove: removeFolder } = temporaryFolder()
  remove = removeFolder
  const pageFolder = join(folder, 'page')
  mkdirSync(pageFolder)
  writeFileSync(join(pageFolder, 'index.html'), '<title>Gridcast</title>')
  process.on('uncaughtExceptionMonitor', note)
  app = await createApp({ dataFolder: folder, door: 'web', enginePath: fakeEnginePath })
  door = await serveWeb(app, { pageFolder })
  port = Number(new URL(door.url).port)
})
afterAll(async () => {
  await door.close()
  await app.close()
  process.off('uncaughtExceptionMonitor', note)
  remove()
})

/**
 * Sends bytes as they are and returns what comes back until the end, or until `leave` resets the
 * connection in the middle.
 */
function send(
  text: string,
  leave: 'wait' | 'reset' = 'wait',
  patienceMs = 20_000,
  at = port,
): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(at, '127.0.0.1', () => {
      socket.write(text, 'latin1', () => leave === 'reset' && socket.resetAndDestroy())
    })
    socket.setEncoding('latin1').on('data', (piece: string) => (answer += piece))
    socket.setTimeout(patienceMs, () => socket.destroy())
    socket.on('error', () => undefined).on('close', () => resolve(answer))
  })
}

const upgradeLines = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
]

function ask(target: string, lines: string[] = [], leave?: 'wait' | 'reset'): Promise<string> {
  const head = [`GET ${target} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...lines]
  const close = lines === upgradeLines ? [] : ['Connection: close']
  return send(`${[...head, ...close].join('\r\n')}\r\n\r\n`, leave)
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0)

async function expectItAnswers(): Promise<void> {
  expect(statusOf(await ask('/'))).toBe(403)
  expect(uncaught).toEqual([])
}

const malformed = [
  ...['//', '//evil.example/', '///', '/\\', '\\\\', '/%', '/%zz', '/%c3%28', '/\x80', '/<a>'],
  ...['http://127.0.0.1/', 'http://', 'http://[', 'http://a:99999999/', '*', 'api', '?token=x'],
  ...[`/${'a'.repeat(9000)}`, '/a\x00b', '/%00'.repeat(700), '//[::', '/\t', 'javascript:1'],
].map((target) => ({ target, name: JSON.stringify(target.slice(0, 30)) }))

describe('a malformed target', () => {
  it.each(malformed)('is refused in a request and in an upgrade: $name', async ({ target }) => {
    const [plain, upgrade] = [await ask(target), await ask(target, upgradeLines)]
    for (const answer of [plain, upgrade]) expect([400, 431]).toContain(statusOf(answer))
    await expectItAnswers()
  })
})

/** Requests that no browser sends: targets, methods, headers and bodies cut, repeated and mixed. */
function strangeRequest(random: Random): string {
  const pick = <T>(choices: readonly T[]): T => choices[random.integer(choices.length)] as T
  const pieces = ['/', '//', '\\', '%', '%2f', '..', 'api', '?', '#', ':', '@', '[', ']', '\x00']
  const target = Array.from({ length: 1 + random.integer(6) }, () => pick(pieces))
  const lines = [
    `${pick(['GET', 'HEAD', 'POST', 'CONNECT', 'OPTIONS', 'G\x01T', ''])} ${target.join('')} ` +
      `${pick(['HTTP/1.1', 'HTTP/1.0', 'HTTP/9', ''])}`,
    pick([`Host: 127.0.0.1:${port}`, 'Host: ', 'Host: [', 'X: y', 'Host: a\r\nHost: b']),
    pick([
      'Cookie: =;;=; gridcast',
      'Origin: http://',
      'Content-Length: -1',
      'Expect: 100-continue',
    ]),
    ...(random.next() < 0.6 ? upgradeLines.filter(() => random.next() < 0.9) : []),
    pick(['Transfer-Encoding: chunked', 'Content-Length: 5', 'Cookie: \x80']),
  ]
  const text = `${lines.join('\r\n')}\r\n\r\n`
  return random.next() < 0.2 ? text.slice(0, random.integer(text.length)) : text
}

describe('the door', () => {
  it('still answers after hundreds of strange requests, many of them reset', async () => {
    const random = new Random(12)
    for (let round = 0; round < 40; round += 1) {
      const requests = Array.from({ length: 20 }, () => strangeRequest(random))
      await Promise.all(
        requests.map((text) => send(text, random.next() < 0.7 ? 'reset' : 'wait', 200)),
      )
    }
    await expectItAnswers()
  })

  it('outlives refused upgrades whose connection is reset at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const upgrades = Array.from({ length: 25 }, () => ask('/api', upgradeLines, 'reset'))
      await Promise.all(upgrades)
    }
    await expectItAnswers()
  })

  it('leads on by a page of its own whom a file led here', async () => {
    const other = await serveWeb(app)
    const { port: at, search } = new URL(other.url)
    const lines = [`GET /${search} HTTP/1.1`, `Host: 127.0.0.1:${at}`, 'Connection: close']
    const text = [...lines, 'Sec-Fetch-Site: cross-site', '', ''].join('\r\n')
    const answer = await send(text, 'wait', 600_000, Number(at))
    expect(statusOf(answer)).toBe(200)
    expect(answer).toMatch(/Set-Cookie: gridcast-\d+=[^]*http-equiv="refresh" content="0; url=\/"/i)
    await other.close()
  })

  it('still lets in whoever has the link, and nobody else', async () => {
    expect(statusOf(await ask('/api', upgradeLines))).toBe(403)
    const { pathname, search } = new URL(door.url)
    expect(statusOf(await ask(`${pathname}${search}`))).toBe(303)
    expect(statusOf(await ask(`${pathname}${search}`))).toBe(403)
  })
})

describe('a door with little patience', () => {
  const times = { headersTimeout: 200, requestTimeout: 300, connectionsCheckingInterval: 50 }
  const impatient = (changes: Partial<RequestLimits>) =>
    serveWeb(app, { requests: { ...requestLimits, ...changes } })
  const portOf = ({ url }: WebDoor) => Number(new URL(url).port)

  it('waits for nobody who sends a request slowly, or none', async () => {
    const other = await impatient(times)
    const sent = ['', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n']
    const long = 600_000
    for (const text of sent) {
      const answer = await send(text, 'wait', long, portOf(other))
      expect([0, 408]).toContain(statusOf(answer))
    }
    await other.close()
  })

  it('closes connections beyond its number, and takes others when these have gone', async () => {
    const other = await impatient({ connections: 2 })
    const open = await Promise.all([1, 2].map(() => opened(portOf(other))))
    expect(await send('GET / HTTP/1.1\r\n\r\n', 'wait', 600_000, portOf(other))).toBe('')
    for (const socket of open) socket.destroy()
    const request = 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'
    const status = async () => statusOf(await send(request, 'wait', 600_000, portOf(other)))
    await expect.poll(status).toBe(400)
    await other.close()
  })
})

const opened = (at: number) =>
  new Promise<Socket>((resolve) => {
    const socket = connect(at, '127.0.0.1', () => resolve(socket))
    socket.on('error', () => undefined)
  })
