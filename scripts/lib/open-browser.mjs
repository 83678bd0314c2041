// @ts-check
/**
 * Opens a browser at an address that only this person may know. Everybody on the machine can read
 * what programs are called with, so the browser is called with a file, which this person alone can
 * read and which leads to the address.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How long a browser has to read the file, in milliseconds. */
const readBeforeMs = 60_000

/**
 * Asks the desktop for its browser. Where there is none, `failed` is called.
 * @param {string} address
 * @param {string} folder where the file may lie: browsers in a box of their own read few others
 * @param {() => void} failed
 */
export function openBrowser(address, folder, failed) {
  const { file, remove } = leadTo(address, folder)
  process.once('exit', remove)
  setTimeout(remove, readBeforeMs).unref()
  const [program, args] = browserCommand(process.platform, file)
  spawn(program, args, { stdio: 'ignore', detached: true }).on('error', failed).unref()
}

/**
 * A file that leads a browser to the address, and how to remove it.
 * @param {string} address @param {string} folder
 */
export function leadTo(address, folder) {
  mkdirSync(folder, { recursive: true })
  // Made for this user alone.
  const own = mkdtempSync(join(folder, 'open-'))
  const file = join(own, 'gridcast.html')
  const page =
    '<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">' +
    `<meta http-equiv="refresh" content="0; url=${address}"><title>Gridcast</title>\n`
  writeFileSync(file, page, { mode: 0o600 })
  return { file, remove: () => rmSync(own, { recursive: true, force: true }) }
}

/** @param {string} platform @param {string} file @returns {[string, string[]]} */
export function browserCommand(platform, file) {
  if (platform === 'darwin') return ['open', [file]]
  if (platform === 'win32') return ['cmd', ['/c', 'start', '""', file]]
  return ['xdg-open', [file]]
}
