import { existsSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createApp, type App } from '../app'
import { fakeEnginePath } from '../processes/testing/fake-engine-path'
import { temporaryFolder } from '../store/testing'
import { serveWeb, type WebDoor } from './serve-web'

let app: App
let door: WebDoor
let remove: () => void
beforeEach(async () => {
  const { folder, remove: removeFolder } = temporaryFolder()
  remove = removeFolder
  app = await createApp({ dataFolder: folder, door: 'web', enginePath: fakeEnginePath })
  door = await serveWeb(app, { pageFolder: folder })
})
afterEach(async () => {
  await door.close()
  await app.close()
  remove()
})

async function keep(fileName: string, content: string): Promise<{ path: string; url: string }> {
  const path = await app.downloads.pathFor(fileName)
  writeFileSync(path, content)
  const ticket = app.downloads.keep(path, fileName)
  return { path, url: new URL(`/downloads/${ticket}`, door.url).href }
}

it('sends a file once, under its name, to a page with the cookie, and removes it', async () => {
  const { path, url } = await keep('湿地 "a"\'s.csv', 'date,value\n')
  expect((await fetch(url)).status).toBe(403)
  const { headers } = await fetch(door.url, { redirect: 'manual' })
  const Cookie = headers.getSetCookie()[0]?.split(';')[0] ?? ''
  expect((await fetch(url, { headers: { Cookie }, method: 'HEAD' })).status).toBe(404)
  const answer = await fetch(url, { headers: { Cookie } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-disposition')).toBe(
    `attachment; filename="____a__s.csv"; filename*=UTF-8''%E6%B9%BF%E5%9C%B0%20%22a%22%27s.csv`,
  )
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await answer.text()).toBe('date,value\n')
  await expect.poll(() => existsSync(path)).toBe(false)
  expect((await fetch(url, { headers: { Cookie } })).status).toBe(404)
})
