// @ts-check
/**
 * Running other programs, and saying what is being done. Everything said goes to stderr: stdout
 * belongs to the program's result.
 */
import { spawn } from 'node:child_process'
import { root } from './project.mjs'

/** @param {string} sentence */
export const say = (sentence) => process.stderr.write(`${sentence}\n`)

/** @param {number} since */
export const secondsSince = (since) => ((performance.now() - since) / 1000).toFixed(1)

/**
 * Runs a program, in the project's root unless told otherwise, and waits for it. Its output goes to
 * stderr unless `stdout` says otherwise.
 * @param {string[]} command
 * @param {{ env?: NodeJS.ProcessEnv, timeoutMs?: number, stdout?: 'stderr' | 'inherit' | 'ignore',
 * quiet?: boolean, shell?: boolean, cwd?: string }} [options]
 * @returns {Promise<{ status: number, output: string, timedOut: boolean }>} `output` is filled only
 * when `quiet`
 */
export function run([file, ...args], options = {}) {
  const { env = process.env, timeoutMs, stdout = 'stderr', quiet = false } = options
  const { shell = false, cwd = root } = options
  return new Promise((resolve, reject) => {
    const shown = stdout === 'stderr' ? 2 : stdout
    /** @type {import('node:child_process').StdioOptions} */
    const stdio = quiet ? ['inherit', 'pipe', 'pipe'] : ['inherit', shown, 'inherit']
    const child = spawn(file ?? '', args, { cwd, env, shell, stdio })
    let output = ''
    let timedOut = false
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text))
    const timer =
      timeoutMs && setTimeout(() => ((timedOut = true), child.kill('SIGKILL')), timeoutMs)
    const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal)
    process.on('SIGTERM', forward)
    child.on('error', reject)
    child.on('close', (code) => {
      if (timer) clearTimeout(timer)
      process.off('SIGTERM', forward)
      resolve({ status: code ?? 1, output, timedOut })
    })
  })
}

/**
 * Runs a step that must succeed, telling what it is and how long it took; its output is shown only
 * when it fails.
 * @param {string} what @param {string[]} command @param {Parameters<typeof run>[1]} [options]
 */
export async function step(what, command, options = {}) {
  const began = performance.now()
  say(`· ${what} …`)
  const { status, output } = await run(command, { quiet: true, ...options })
  if (status !== 0) {
    say(output.trim())
    throw new StepFailed(`${what} failed (exit status ${status}).`)
  }
  say(`  done in ${secondsSince(began)} s`)
}

/** A step that failed after its output was shown: the reader needs no stack trace. */
export class StepFailed extends Error {}

/** Runs a script's main function; a failed step ends it with its sentence and status 1.
 * @param {() => Promise<number | void>} main */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
    say(error.message)
    process.exitCode = 1
  }
}
