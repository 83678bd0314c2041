// @ts-check
/**
 * `npm test`: everything that must hold. Types, lint and import law, unit and property tests,
 * end-to-end tests in a real Chromium. What the machine lacks for them is installed first, where
 * that is possible; what can't be run here is listed by name, with the reason. The last line is the
 * sum.
 */
import { rmSync } from 'node:fs'
import { build } from './build.mjs'
import { chromiumRemedy, findChromium } from './lib/chromium.mjs'
import { whyNoElectron } from './lib/electron-binary.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { prepareMachine } from './lib/machine.mjs'
import { inProject, packageProgram, projectNode } from './lib/project.mjs'
import { playwrightResults, vitestResults } from './lib/results.mjs'
import { run, runMain, say, secondsSince } from './lib/run.mjs'

/** @typedef {import('./lib/results.mjs').Results} Results */

/** @typedef {[string, string[]]} Check */

/** Makes what the others look at. @type {Check} */
const generated = ['messages', [projectNode, inProject('scripts', 'messages.mjs')]]

/** The longest first. @type {Check[]} */
const checks = [
  ['lint', packageProgram('eslint', 'bin/eslint.js', '.', '--max-warnings', '0')],
  ['types', [projectNode, inProject('scripts', 'typecheck.mjs')]],
  [
    'types of the window',
    packageProgram(
      'svelte-check',
      'bin/svelte-check',
      '--tsconfig',
      './tsconfig.json',
      '--fail-on-warnings',
    ),
  ],
  ['format', packageProgram('prettier', 'bin/prettier.cjs', '--check', '--log-level', 'warn', '.')],
  [
    'import law',
    packageProgram(
      'dependency-cruiser',
      'bin/dependency-cruiser.mjs',
      'src',
      '--config',
      '.dependency-cruiser.cjs',
    ),
  ],
  ['nothing unused', packageProgram('knip', 'bin/knip.js')],
  ['nothing uncalled', [projectNode, inProject('scripts', 'uncalled.mjs')]],
  [
    'licences of what is in the app',
    [projectNode, inProject('scripts', 'licences.mjs'), '--check'],
  ],
]

/** Status of `scripts/advisories.mjs` when the registry can't answer. */
const noAnswer = 2

await runMain(async () => {
  await prepareMachine(await ensureInstalled())
  await build()
  rmSync(inProject('test-results'), { recursive: true, force: true })
  const results = [await runChecks(), await runUnitTests(), await runEndToEndTests()]
  return summarise(results)
})

/** @returns {Promise<Results>} */
async function runChecks() {
  /** @type {Results} */
  const results = { passed: 0, failed: [], skipped: [] }
  await check(results, generated)
  // Each of them computes on one core.
  const waiting = [...checks]
  const checkRest = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await check(results, next)
  }
  await Promise.all([checkRest(), checkRest()])
  await askForAdvisories(results)
  return results
}

/** @param {Results} results @param {Check} check */
async function check(results, [name, command]) {
  const began = performance.now()
  const { status, output } = await run(command, { quiet: true })
  say(`${status === 0 ? '✓' : '✗'} ${name} (${secondsSince(began)} s)`)
  if (status === 0) results.passed += 1
  else {
    say(output.trim())
    results.failed.push(name)
  }
}

/** Only a registry knows them. @param {Results} results */
async function askForAdvisories(results) {
  const name = 'no grave advisory on what is in the app'
  const script = inProject('scripts', 'advisories.mjs')
  const { status, output } = await run([projectNode, script], { quiet: true })
  if (status === noAnswer) results.skipped.push({ name, why: output.trim() })
  else if (status === 0) results.passed += 1
  else {
    say(`✗ ${name}\n${output.trim()}`)
    results.failed.push(name)
  }
}

/** @returns {Promise<Results>} */
async function runUnitTests() {
  const report = inProject('test-results', 'unit.json')
  await run(
    packageProgram(
      'vitest',
      'vitest.mjs',
      'run',
      '--silent=passed-only',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ),
  )
  return vitestResults(report)
}

/** @returns {Promise<Results>} */
async function runEndToEndTests() {
  const chromium = await findChromium()
  if (chromium === null) {
    return {
      passed: 0,
      failed: [`end-to-end tests: no Chromium found; install one with: ${chromiumRemedy}`],
      skipped: [],
    }
  }
  const env = { ...process.env, CHROMIUM_PATH: chromium }
  await run(packageProgram('@playwright/test', 'cli.js', 'test'), { env })
  const results = playwrightResults(inProject('test-results', 'e2e.json'))
  const why = whyNoElectron()
  if (why !== null)
    results.skipped.push({ name: 'the suite on Electron itself; its stand-in ran', why })
  return results
}

/** @param {Results['skipped']} skipped */
function listByReason(skipped) {
  const reasons = [...new Set(skipped.map(({ why }) => why))]
  const namesOf = (/** @type {string} */ reason) =>
    skipped.filter(({ why }) => why === reason).map(({ name }) => `\n    - ${name}`)
  return reasons.map((reason) => `\n  ${reason}:${namesOf(reason).join('')}`).join('')
}

/** @param {Results[]} results */
function summarise(results) {
  const passed = results.reduce((sum, { passed }) => sum + passed, 0)
  const failed = results.flatMap(({ failed }) => failed)
  const skipped = results.flatMap(({ skipped }) => skipped)
  if (skipped.length > 0) say(`\nNot run here:${listByReason(skipped)}`)
  if (failed.length > 0) say(`\nFailed:\n${failed.map((name) => `  - ${name}`).join('\n')}`)
  process.stdout.write(`\n${passed} passed, ${failed.length} failed\n`)
  return failed.length === 0 ? 0 : 1
}
