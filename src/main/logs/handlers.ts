import type { App } from '../app'
import { os } from '../contract'
import { makeReport, newestError } from './report'
import { safeLine, safeLines } from './safe-text'

/** A page that fails without end, or pretends to, is written down so often. */
const mostPageFailures = 200
const pageFailures = new WeakMap<App, number>()

export const reportsHandlers = {
  make: os.reports.make.handler(({ context, input }) => {
    const { app } = context
    const { error, stack, browser } = input
    const known = error === null ? null : app.logs.incidents.stackOf(error)
    return {
      text: makeReport({
        door: app.door,
        logs: app.logs.folder,
        deviceCache: app.store.paths.deviceCache,
        browser: browser === null ? null : shortBrowser(browser),
        error:
          error === null
            ? newestError(app.logs.folder)
            : { code: safeLine(error.code), stack: stack === null ? known : safeLines(stack) },
      }),
    }
  }),
  pageFailed: os.reports.pageFailed.handler(({ context, input }) => {
    const { app } = context
    const before = pageFailures.get(app) ?? 0
    pageFailures.set(app, before + 1)
    if (before >= mostPageFailures) return
    app.logs.main.write('error', 'page.failed', { stack: safeLines(input.stack) })
  }),
}

/** A browser's name for itself, on one line. */
const shortBrowser = (name: string) => name.replaceAll(/[^ -~]/g, ' ')
