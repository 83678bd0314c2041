/**
 * Electron's own security checklist (electronjs.org/docs/latest/tutorial/security), item by item,
 * on the desktop door as it really starts, with the module `electron` played by the test.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { builderConfig, fuses } from '../../../scripts/lib/package/builder-config.mjs'
import { temporaryFolder } from '../store/testing'
import * as electron from './testing/fake-electron'

vi.mock('electron', () => import('./testing/fake-electron'))

const project = join(import.meta.dirname, '..', '..', '..')
const read = (path: string) => readFileSync(join(project, path), 'utf8')
const packageJson = JSON.parse(read('package.json')) as {
  devDependencies: Record<string, string>
}

/** Code of the window and of what opens it, without tests. */
const sources = globSync('src/{main/electron,preload,renderer}/**/*.{ts,svelte,html}', {
  cwd: project,
})
  .filter((path) => !/[.]test[.]ts$|[/]testing[/]|paraglide/.test(path))
  .map((path) => ({ path, text: read(path) }))
const mentioning = (pattern: RegExp) =>
  sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path)

const { folder, remove } = temporaryFolder()
const originalArguments = process.argv
const page = () => electron.BrowserWindow.all[0]!
const preferences = () => page().options.webPreferences
const strangers = [
  'https://example.com/',
  'file:///etc/passwd',
  'gridcast://other/',
  'gridcast://app.example.com/',
  'http://127.0.0.1:8420/',
  'javascript:alert(1)',
  'data:text/html,x',
]

beforeAll(async () => {
  process.argv = [process.execPath, '--data-dir', folder, '--lang=en']
  vi.stubEnv('ELECTRON_RENDERER_URL', 'http://127.0.0.1:5173')
  electron.app.isPackaged = true
  Object.assign(process, { resourcesPath: folder })
  await import('./index')
  await vi.waitFor(() => expect(electron.BrowserWindow.all).toHaveLength(1))
})
afterAll(async () => {
  electron.app.emit('will-quit', { preventDefault() {} })
  await vi.waitFor(() => expect(electron.app.quits).toBe(1))
  process.argv = originalArguments
  remove()
})

const pageHeaders = async () => {
  const answer = electron.served.get('gridcast')!
  return (await answer(new Request('gridcast://app/index.html'))).headers
}

describe('the checklist', () => {
  it('1. Only load secure content', async () => {
    expect(page().loaded).toBe('gridcast://app/')
    expect(mentioning(/["'`(]http:\/\/(?!www\.w3\.org)/)).toEqual([])
    const policy = (await pageHeaders()).get('content-security-policy')
    expect(policy).not.toMatch(/https?:/)
  })

  it('2. Do not enable Node.js integration for remote content', () => {
    expect(preferences()['nodeIntegration']).toBe(false)
    expect(mentioning(/nodeIntegration(InWorker|InSubFrames)?: true/)).toEqual([])
  })

  it('3. Enable context isolation in all renderers', () => {
    expect(preferences()['contextIsolation']).toBe(true)
  })

  it('4. Enable process sandboxing', () => {
    expect(preferences()['sandbox']).toBe(true)
    expect(electron.app.isSandboxed).toBe(true)
    expect(mentioning(/no-sandbox/)).toEqual([])
  })

  it('5. Handle session permission requests from remote content', () => {
    const other = new electron.FakeSession()
    electron.app.emit('session-created', other)
    for (const session of [electron.session.defaultSession, other]) {
      for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'hid'])
        expect(session.grants(permission, 'gridcast://app/')).toEqual({
          asked: false,
          checked: false,
        })
      const writing = 'clipboard-sanitized-write'
      expect(session.grants(writing, 'gridcast://app/')).toEqual({ asked: true, checked: true })
      for (const address of strangers)
        expect(session.grants(writing, address)).toEqual({ asked: false, checked: false })
      expect((session.handlers.get('device') as () => unknown)()).toBe(false)
    }
  })

  it('6. Do not disable webSecurity', () => {
    expect(preferences()['webSecurity']).not.toBe(false)
    expect(mentioning(/webSecurity|disable-web-security/)).toEqual([])
  })

  it('7. Define a Content-Security-Policy', async () => {
    const policy = (await pageHeaders()).get('content-security-policy') ?? ''
    const directives = new Map(
      policy.split('; ').map((line) => [line.split(' ')[0], line.split(' ').slice(1).join(' ')]),
    )
    expect(directives.get('default-src')).toBe("'none'")
    expect(directives.get('script-src')).toBe("'self'")
    expect(directives.get('connect-src')).toBe("'self'")
    expect(policy).not.toMatch(/unsafe-eval|\*/)
  })

  it('8. Do not enable allowRunningInsecureContent', () => {
    expect(mentioning(/allowRunningInsecureContent|allow-running-insecure-content/)).toEqual([])
  })

  it('9. Do not enable experimental features', () => {
    expect(mentioning(/experimentalFeatures|enable-experimental/)).toEqual([])
  })

  it('10. Do not use enableBlinkFeatures', () => {
    expect(mentioning(/enableBlinkFeatures|enable-blink-features/)).toEqual([])
  })

  it('11. Do not use allowpopups for WebViews', () => {
    expect(mentioning(/<webview|allowpopups/)).toEqual([])
  })

  it('12. Verify WebView options and parameters', () => {
    expect(preferences()['webviewTag']).toBe(false)
    expect(page().webContents.may('will-attach-webview', 'gridcast://app/')).toBe(false)
  })

  it('13. Disable or limit navigation', () => {
    for (const contents of [page().webContents, new electron.FakeContents()]) {
      for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
        for (const address of strangers) expect(contents.may(event, address), address).toBe(false)
        expect(contents.may(event, 'gridcast://app/index.html#/runs')).toBe(true)
      }
    }
  })

  it('14. Disable or limit creation of new windows', () => {
    for (const contents of [page().webContents, new electron.FakeContents()])
      for (const url of ['gridcast://app/', ...strangers])
        expect(contents.windowOpenHandler?.({ url })).toEqual({ action: 'deny' })
  })

  it('15. Do not use shell.openExternal with untrusted content', () => {
    expect(mentioning(/openExternal|\bshell\b.*from 'electron'/)).toEqual([])
  })

  it('16. Use a current version of Electron', () => {
    const pinned = packageJson.devDependencies['electron'] ?? ''
    expect(pinned).toMatch(/^\d+\.\d+\.\d+$/)
    expect(JSON.parse(read('node_modules/electron/package.json'))).toMatchObject({
      version: pinned,
    })
    // The newest when this was written; three majors are supported at a time.
    expect(Number(pinned.split('.')[0])).toBeGreaterThanOrEqual(45)
  })

  it('17. Validate the sender of all IPC messages', async () => {
    const own = page().webContents.mainFrame
    const wrong = [null, { url: own.url }, ...strangers.map((url) => ({ url }))]
    const { handlers } = electron.ipcMain
    expect([...handlers.keys()].sort()).toEqual([
      'gridcast:choose-destination',
      'gridcast:register-path',
      'gridcast:take-opened',
    ])
    for (const channel of handlers.keys())
      for (const frame of wrong)
        await expect(electron.ipcMain.invoke(channel, frame, '/tmp/x.csv')).rejects.toThrow(
          /refused/,
        )
    const sender = page().webContents
    const made = electron.MessageChannelMain.made
    expect(electron.ipcMain.eventNames()).toEqual(['gridcast:connect'])
    for (const senderFrame of wrong)
      electron.ipcMain.emit('gridcast:connect', { sender, senderFrame })
    expect(electron.MessageChannelMain.made).toBe(made)
    electron.ipcMain.emit('gridcast:connect', { sender, senderFrame: own })
    expect(electron.MessageChannelMain.made).toBe(made + 1)
    const registered = await electron.ipcMain.invoke('gridcast:register-path', own, '/tmp/x.csv')
    expect(registered).toMatch(/^[0-9a-f]{32}$/)
  })

  it('18. Avoid usage of the file:// protocol and prefer usage of custom protocols', () => {
    expect(electron.schemes).toEqual([
      { scheme: 'gridcast', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
    expect([...electron.served.keys()]).toEqual(['gridcast'])
    expect(mentioning(/loadFile|file:\/\//)).toEqual([])
  })

  it('19. Check which fuses you can change', () => {
    expect(fuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    })
    expect(builderConfig()).toMatchObject({ asar: true, electronFuses: fuses })
  })

  it('20. Do not expose Electron APIs to untrusted web content', () => {
    const preload = read('src/preload/index.ts')
    expect(preload.match(/exposeInMainWorld\(/g)).toHaveLength(1)
    const bridge = preload.slice(preload.indexOf('const bridge'), preload.indexOf('satisfies'))
    expect(bridge).not.toMatch(/^ {2}\w+: ipcRenderer|\.\.\.ipcRenderer|: webUtils/m)
    expect(mentioning(/ipcRenderer/)).toEqual(['src/preload/index.ts'])
  })
})

describe('besides', () => {
  it('a package has no developer tools, no page of a development server, no debugger', () => {
    expect(preferences()['devTools']).toBe(false)
    expect(electron.app.removedSwitches).toEqual(['remote-debugging-port', 'remote-debugging-pipe'])
    expect(page().loaded).toBe('gridcast://app/')
  })

  it('there is one window for each data folder', () => {
    expect(electron.app.paths.get('userData')).toBe(join(folder, 'window'))
    electron.app.emit('second-instance', {}, [process.execPath], folder)
    expect(electron.BrowserWindow.all).toHaveLength(1)
  })

  it('what the system opens reaches the page as handles, in whichever way it comes', async () => {
    const own = page().webContents.mainFrame
    const take = () => electron.ipcMain.invoke('gridcast:take-opened', own)
    const file = join(folder, 'cases.npy')
    writeFileSync(file, '')
    expect(await take()).toEqual({ files: [], screen: null })
    const before = page().webContents.sent.length
    electron.app.emit('second-instance', {}, [process.execPath, 'cases.npy', 'gone.npy'], folder)
    const prevented: string[] = []
    const event = { preventDefault: () => prevented.push('default') }
    electron.app.emit('open-file', event, file)
    electron.app.emit('open-url', event, 'gridcast://show/runs')
    expect(prevented).toHaveLength(2)
    expect(page().webContents.sent.slice(before)).toEqual(Array(3).fill('gridcast:opened'))
    expect(await take()).toEqual({
      files: [{ name: 'cases.npy', handle: expect.stringMatching(/^[0-9a-f]{32}$/) as string }],
      screen: 'runs',
    })
    expect(await take()).toEqual({ files: [], screen: null })
  })

  it('a link from a page brings no file and no folder', async () => {
    const argv = [process.execPath, 'gridcast://show/data', '--data-dir', '/', '/etc/passwd']
    electron.app.emit('second-instance', {}, argv, folder)
    const own = page().webContents.mainFrame
    const taken = await electron.ipcMain.invoke('gridcast:take-opened', own)
    expect(taken).toEqual({ files: [], screen: 'data' })
  })

  it('a page that ended is told of and loaded again, or the program is quit', async () => {
    const { webContents } = page()
    electron.dialog.answer = 0
    webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 9 })
    await expect.poll(() => webContents.reloads).toBe(1)
    expect(electron.dialog.questions.at(-1)).toMatchObject({
      message: "The window's page ended unexpectedly (oom).",
      buttons: ['Load again', 'Quit'],
    })
    expect(readFileSync(join(folder, 'logs', 'main.log'), 'utf8')).toContain(
      'page.gone {"reason":"oom","exitCode":9}',
    )
  })

  it('a page that does not answer is waited for, or ended', async () => {
    const { webContents } = page()
    electron.dialog.answer = 1
    webContents.emit('unresponsive')
    await vi.waitFor(() =>
      expect(electron.dialog.questions.at(-1)?.buttons).toEqual(['Load again', 'Wait']),
    )
    expect(webContents.crashes).toBe(0)
    electron.dialog.answer = null
    webContents.emit('unresponsive')
    expect(electron.dialog.questions.at(-1)?.signal.aborted).toBe(false)
    webContents.emit('responsive')
    expect(electron.dialog.questions.at(-1)?.signal.aborted).toBe(true)
    electron.dialog.answer = 0
    webContents.emit('unresponsive')
    await expect.poll(() => webContents.crashes).toBe(1)
    const { reloads } = webContents
    const asked = electron.dialog.questions.length
    webContents.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 })
    expect(webContents.reloads).toBe(reloads + 1)
    expect(electron.dialog.questions).toHaveLength(asked)
  })
})
