// @ts-check
/**
 * What the test runners' own reports say: how many passed and failed, and the names of what was
 * skipped or failed.
 */
import { existsSync, readFileSync } from 'node:fs'

/**
 * @typedef {{ passed: number, failed: string[], skipped: { name: string, why: string }[] }} Results
 */

/** For a test that is skipped without telling why. */
const unsaid = 'for a reason that the test does not tell'

/** Vitest's JSON report. @param {string} file @returns {Results} */
export function vitestResults(file) {
  const tests = read(file).testResults.flatMap((/** @type {any} */ suite) => suite.assertionResults)
  const broken = read(file).testResults.filter(
    (/** @type {any} */ suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  )
  const having = (/** @type {string[]} */ ...states) =>
    tests.filter((/** @type {any} */ test) => states.includes(test.status))
  return {
    passed: having('passed').length,
    failed: [
      ...having('failed').map((/** @type {any} */ test) => test.fullName),
      ...broken.map((/** @type {any} */ suite) => `${suite.name}: ${suite.message}`),
    ],
    skipped: having('skipped', 'pending', 'todo', 'disabled').map((/** @type {any} */ test) => ({
      name: test.fullName,
      why: test.meta?.notRun ?? unsaid,
    })),
  }
}

/** Playwright's JSON report. @param {string} file @returns {Results} */
export function playwrightResults(file) {
  /** @type {Results} */
  const results = { passed: 0, failed: [], skipped: [] }
  const report = read(file)
  for (const error of report.errors) results.failed.push(error.message)
  for (const suite of report.suites) collect(suite, [], results)
  return results
}

/** @param {any} suite @param {string[]} titles @param {Results} results */
function collect(suite, titles, results) {
  const path = [...titles, suite.title]
  for (const inner of suite.suites ?? []) collect(inner, path, results)
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      const name = [test.projectName, ...path, spec.title].join(' › ')
      if (test.status === 'skipped') results.skipped.push({ name, why: reasonOf(test) })
      else if (test.status === 'expected') results.passed += 1
      else results.failed.push(name)
    }
  }
}

/** @param {any} test */
function reasonOf({ annotations }) {
  const skip = annotations.find((/** @type {any} */ { type }) => type === 'skip')
  return skip?.description ?? unsaid
}

/** @param {string} file */
function read(file) {
  if (!existsSync(file)) throw new Error(`The tests ended without their report ${file}.`)
  return JSON.parse(readFileSync(file, 'utf8'))
}
