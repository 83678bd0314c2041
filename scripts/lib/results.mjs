// @ts-check
/**
 * What the test runners' own reports say: how many passed and failed, and the names of what was
 * skipped or failed.
 */
import { existsSync, readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: string[], skipped: string[] }} Results */

/** Vitest's JSON report. @param {string} file @returns {Results} */
export function vitestResults(file) {
  const tests = read(file).testResults.flatMap((/** @type {any} */ suite) => suite.assertionResults)
  const broken = read(file).testResults.filter(
    (/** @type {any} */ suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  )
  const named = (/** @type {string[]} */ ...states) =>
    tests
      .filter((/** @type {any} */ test) => states.includes(test.status))
      .map((/** @type {any} */ test) => test.fullName)
  return {
    passed: named('passed').length,
    failed: [
      ...named('failed'),
      ...broken.map((/** @type {any} */ suite) => `${suite.name}: ${suite.message}`),
    ],
    skipped: named('skipped', 'pending', 'todo', 'disabled'),
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
      if (test.status === 'skipped') results.skipped.push(name)
      else if (test.status === 'expected') results.passed += 1
      else results.failed.push(name)
    }
  }
}

/** @param {string} file */
function read(file) {
  if (!existsSync(file)) throw new Error(`The tests ended without their report ${file}.`)
  return JSON.parse(readFileSync(file, 'utf8'))
}
