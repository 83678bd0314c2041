// @ts-check
/**
 * `npm run advisories`: asks the npm registry for known weaknesses of the packages that are in the
 * app, bundled ones too. Status 1 when there is a high or critical one, 2 when the registry can't
 * answer.
 */
import { build } from './build.mjs'
import { graveAdvisories } from './lib/advisories.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { systemPath } from './lib/project.mjs'
import { run, runMain, say } from './lib/run.mjs'
import { shippedPaths } from './lib/shipped.mjs'

const patienceMs = 60_000

await runMain(async () => {
  await ensureInstalled()
  await build()
  const { output } = await run(
    ['npm', 'audit', '--json', '--fetch-retries=0', '--loglevel=silent'],
    {
      env: { ...process.env, PATH: systemPath() },
      timeoutMs: patienceMs,
      quiet: true,
      shell: process.platform === 'win32',
    },
  )
  const report = reportIn(output)
  if (report.vulnerabilities === undefined) {
    say(`The registry can't say whether there are advisories: ${report.message ?? 'no answer'}.`)
    return 2
  }
  const found = graveAdvisories({ vulnerabilities: report.vulnerabilities }, shippedPaths())
  for (const line of found) say(line)
  say(`${found.length} high or critical advisories concern what is in the app.`)
  return found.length === 0 ? 0 : 1
})

/**
 * @param {string} output
 * @returns {{ message?: string,
 * vulnerabilities?: Record<string, import('./lib/advisories.mjs').Vulnerability> }}
 */
function reportIn(output) {
  try {
    return JSON.parse(output)
  } catch {
    return {}
  }
}
