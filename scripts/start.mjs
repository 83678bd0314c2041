// @ts-check
/**
 * `npm start [-- --web] [-- --port N] [-- --data-dir DIR]`: opens the app's window; where there can
 * be none, the same window in a browser.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ensureReady } from './ensure.mjs'
import { fetchElectron, whyNoWindow } from './lib/electron-binary.mjs'
import { openBrowser } from './lib/open-browser.mjs'
import { builtProgram, inProject, projectNode, root } from './lib/project.mjs'
import { run, runMain, say } from './lib/run.mjs'

await runMain(async () => {
  const args = process.argv.slice(2)
  await ensureReady()
  if (args.includes('--web')) return openInBrowser(args.filter((word) => word !== '--web'))
  const reason = whyNoWindow()
  const electron = reason === null ? await fetchElectron() : null
  if (electron === null) {
    say(
      `${reason ?? 'Electron is not installed and could not be fetched'}, so Gridcast opens ` +
        'in the browser instead.',
    )
    return openInBrowser(args)
  }
  say('· Opening Gridcast …')
  const { status } = await run([electron, inProject('out', 'main', 'electron.js'), ...args])
  return status
})

/**
 * Serves the window on this machine until Ctrl+C; opens a browser at the printed address if there
 * is one.
 * @param {string[]} args @returns {Promise<number>} */
function openInBrowser(args) {
  const server = spawn(projectNode, [builtProgram, 'serve', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.on('SIGINT', () => server.kill('SIGINT'))
  process.on('SIGTERM', () => server.kill('SIGTERM'))
  let opened = false
  createInterface({ input: server.stdout }).on('line', (line) => {
    process.stdout.write(`${line}\n`)
    const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line)?.[0]
    if (address === undefined || opened) return
    opened = true
    if (process.platform === 'linux' && !hasDesktop()) return
    openBrowser(address, inProject('out'), () => say('Open the address above in a browser.'))
  })
  return new Promise((resolve) => server.on('close', (code) => resolve(code ?? 0)))
}

function hasDesktop() {
  return Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY)
}
