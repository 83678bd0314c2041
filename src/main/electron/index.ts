/**
 * The desktop door: one window on the app.
 * `electron out/main/electron.js [--data-dir DIR] [FILE | gridcast://show/SCREEN]`
 */
import { app as electron, dialog, type BrowserWindow } from 'electron'
import { noticeOf } from '../../shared/errors'
import { sayError } from '../../shared/notices/say'
import { createApp, type App } from '../app'
import { takeUncaught } from '../last-resort'
import { defaultDataFolder } from '../store/default-folder'
import { askBeforeClosing } from './ask-before-closing'
import { readArguments, screenOf, type Asked } from './asked-to-open'
import { answerBridge, chooseFiles } from './bridge'
import { guardPages, guardSessions } from './guard-pages'
import { keepAwake } from './keep-awake'
import { setMenu } from './menu'
import { isFirstOn } from './one-instance'
import { declarePageScheme, servePage } from './page-address'
import { tellPageTrouble } from './page-trouble'
import { spokenLanguage } from './spoken-language'
import { tellEnds } from './tell-ends'
import { followUpdates } from './updates'
import { WaitingToOpen } from './waiting-to-open'
import { openWindow } from './window'

let window: BrowserWindow | null = null
/** Opens another window, once there is an app. */
let openAnother: () => void = () => undefined
const waiting = new WaitingToOpen()
const asked = readArguments(ownArguments(process.argv), process.cwd())
const dataFolder = asked.dataFolder ?? defaultDataFolder()

guardPages()
declarePageScheme()
if (isFirstOn(dataFolder)) {
  waiting.add(asked)
  electron.on('second-instance', (_event, argv: string[], folder: string) =>
    showOpened(readArguments(ownArguments(argv), folder)),
  )
  electron.on('open-file', (event, path) => {
    event.preventDefault()
    showOpened({ paths: [path], screen: null })
  })
  electron.on('open-url', (event, link) => {
    event.preventDefault()
    showOpened({ paths: [], screen: screenOf(link) })
  })
  electron.whenReady().then(start).catch(fail)
} else {
  electron.quit()
}

async function start(): Promise<void> {
  const app = await createApp({ dataFolder, door: 'electron' })
  servePage()
  guardSessions()
  keepAwake(app.trainings)
  tellEnds(app, showWindow)
  electron.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit' && reason !== 'killed')
      app.logs.main.write('warn', 'helper.gone', { type, reason, exitCode })
  })
  app.updates = followUpdates(app)
  app.files.chooser = async () => (window === null ? [] : chooseFiles(window))
  openAnother = () => open(app)
  showWindow()
  electron.on('activate', showWindow)
  electron.on('window-all-closed', () => {
    if (process.platform !== 'darwin') electron.quit()
  })
  closeBeforeQuitting(app)
  endInOrder(app)
}

/** A box stops everything until it is closed, so it comes last. */
function endInOrder(app: App): void {
  let reason: unknown = null
  takeUncaught({
    say: (error) => {
      reason = error
      app.logs.main.uncaught(error)
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    },
    close: () => app.close(),
    exit: () => fail(reason),
  })
}

function open(app: App): void {
  const opened = openWindow()
  window = opened
  const stopAsking = askBeforeClosing(opened, app)
  const stopAnswering = answerBridge(opened, app, waiting)
  tellPageTrouble(opened, app)
  const labelMenu = () => setMenu(opened, app.store.settings.get().language)
  labelMenu()
  const stopLabelling = app.changes.subscribe((topic) => topic === 'settings' && labelMenu())
  opened.on('closed', () => {
    stopAnswering()
    stopAsking()
    stopLabelling()
    window = null
  })
}

function showWindow(): void {
  if (window === null) return openAnother()
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

function showOpened(opened: Pick<Asked, 'paths' | 'screen'>): void {
  waiting.add(opened)
  showWindow()
}

/** Quits once the engine has ended and the database is closed. */
function closeBeforeQuitting(app: App): void {
  let closed = false
  electron.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void app.close().finally(() => {
      closed = true
      electron.quit()
    })
  })
}

/** What was said to the program: after its own name, and that of its script if it has one. */
function ownArguments(argv: readonly string[]): readonly string[] {
  return argv.slice(electron.isPackaged ? 1 : 2)
}

function fail(error: unknown): void {
  const { message, remedy } = sayError(noticeOf(error), spokenLanguage())
  dialog.showErrorBox(message, remedy)
  electron.exit(1)
}
