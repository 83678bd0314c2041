/**
 * The browser door's promises: this machine only, one browser per link, pages of its own address
 * only.
 */
import { request as httpRequest } from 'node:http'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright'
import WebSocket from 'ws'
import { chromiumFlags } from '../../scripts/lib/chromium.mjs'
import { leadTo } from '../../scripts/lib/open-browser.mjs'
import { addressPattern, serve } from '../doors/web'
import { expect, test } from '../fixtures'

/** Asks with headers of our choice, `Host` among them, which `fetch` would not allow. */
function ask(
  address: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; headers: object; cookie: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(address, { headers, method }, (response) => {
      response.resume()
      const cookie = response.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
      resolve({ status: response.statusCode ?? 0, headers: response.headers, cookie })
    })
    request.on('error', reject).end()
  })
}

/** How opening a socket ends: `open`, or the status it was refused with. */
function openSocket(address: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/api`, { headers })
    socket.on('open', () => (socket.close(), resolve('open')))
    socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)))
    socket.on('error', (error) => resolve(error.message))
  })
}

test('the printed link works once, for one browser', async ({ dataFolder }) => {
  const app = serve(dataFolder)
  const link = await app.said(addressPattern)
  const { origin } = new URL(link)
  expect((await ask(`${origin}/`)).status).toBe(403)
  expect((await ask(`${origin}/?token=guess`)).status).toBe(403)

  const first = await ask(link)
  expect(first.status).toBe(303)
  expect(first.headers).toMatchObject({
    location: '/',
    'set-cookie': [expect.stringMatching(/HttpOnly; SameSite=Strict$/)],
  })
  expect((await ask(link)).status).toBe(403)
  expect((await ask(`${origin}/`, { Cookie: first.cookie })).status).toBe(200)
  expect((await ask(`${origin}/`, { Cookie: first.cookie.replace(/.$/, '-') })).status).toBe(403)
  await app.end()
})

test('requests for another host, by another page, or without the cookie are refused', async ({
  dataFolder,
}) => {
  const app = serve(dataFolder)
  const link = await app.said(addressPattern)
  const { origin, host, port } = new URL(link)
  const { cookie } = await ask(link)

  expect(
    (await ask(`${origin}/`, { Cookie: cookie, Host: `gridcast.example:${port}` })).status,
  ).toBe(403)
  expect((await ask(`${origin}/`, { Cookie: cookie }, 'POST')).status).toBe(405)
  expect((await ask(`${origin}/..%2f..%2fpackage.json`, { Cookie: cookie })).status).toBe(404)

  expect(await openSocket(origin, { Cookie: cookie, Origin: origin })).toBe('open')
  expect(await openSocket(origin, { Origin: origin })).toBe('403')
  expect(await openSocket(origin, { Cookie: cookie })).toBe('403')
  expect(await openSocket(origin, { Cookie: cookie, Origin: 'http://evil.example' })).toBe('403')
  expect(
    await openSocket(origin, {
      Cookie: cookie,
      Origin: 'http://evil.example',
      Host: 'evil.example',
    }),
  ).toBe('403')
  expect(await openSocket(origin, { Cookie: cookie, Origin: `http://evil.${host}` })).toBe('403')
  await app.end()
})

test('a file that leads to the link opens the window', async ({ dataFolder }) => {
  const app = serve(dataFolder)
  const { file } = leadTo(await app.said(addressPattern), dataFolder)
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    args: chromiumFlags,
  })
  const page = await browser.newPage()
  await page.goto(pathToFileURL(file).href)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(page.url()).not.toContain('token')
  await browser.close()
  await app.end()
})

test('the page keeps its policy: nothing inline or from elsewhere, no frame around it', async ({
  dataFolder,
}) => {
  const app = serve(dataFolder)
  const link = await app.said(addressPattern)
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    args: chromiumFlags,
  })
  const page = await browser.newPage()
  const response = await page.goto(link)
  expect(response?.headers()).toMatchObject({
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
  expect(page.url()).not.toContain('token')
  const injected = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.head.append(script)
    return 'injected' in window
  })
  expect(injected).toBe(false)
  await browser.close()
  await app.end()
})
