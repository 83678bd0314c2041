// @ts-check
/**
 * `npm run demo`: the main job without a window, in a few minutes. Makes the built-in epidemic
 * sample as a CSV table, imports it, trains on it, forecasts weeks that the training never saw and
 * weeks past the end, and writes a picture that moves and a table.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { ensureReady } from './ensure.mjs'
import { builtProgram, inProject, projectNode } from './lib/project.mjs'
import { runMain, say, secondsSince, StepFailed } from './lib/run.mjs'

const folder = inProject('out', 'demo')
const inFolder = (/** @type {string} */ name) => inProject('out', 'demo', name)
/** Weeks that the model reads, and that it forecasts from them. */
const [inputFrames, targetFrames] = [6, 6]
const trainingMinutes = 2

/** @param {string} text */
const title = (text) => say(`\n${text}`)

await runMain(async () => {
  await ensureReady()
  const began = performance.now()
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })

  title('1. A table of weekly cases by place, as a person would bring it')
  const sample = await gridcast(
    'samples',
    'make',
    'epidemic',
    '--size',
    'small',
    '--out',
    inFolder('weekly-cases.csv'),
  )
  const [dataset] = await gridcast(
    'import',
    sample.file,
    '--name',
    'Weekly cases',
    '--plan',
    '{"unit": "cases/week"}',
  )
  say(
    `${dataset.name}: ${dataset.shape.frames} weeks of a map of ${dataset.shape.height} x ` +
      `${dataset.shape.width} cells.`,
  )

  title(`2. Training, ${trainingMinutes} minutes at most`)
  const frames = ['--input-frames', String(inputFrames), '--target-frames', String(targetFrames)]
  const limits = ['--max-minutes', String(trainingMinutes), '--epochs', '15', '--loss', 'mae']
  const { run } = await gridcast(
    'train',
    '--data',
    dataset.dataset,
    '--template',
    'small',
    ...frames,
    ...limits,
  )

  title('3. How good it is on weeks that the training never saw')
  await show('evaluate', '--run', run, '--metric', 'mae')

  title('4. Forecasts, free-running: each step from the model’s own predictions')
  const from = dataset.shape.frames - inputFrames - targetFrames + 1
  const known = await gridcast('forecast', '--run', run, '--from', String(from))
  const ahead = await gridcast('forecast', '--run', run)
  say(
    `Beside what happened: ${known.times[0]} to ${known.times.at(-1)}. Past the end: ` +
      `${ahead.times[0]} to ${ahead.times.at(-1)}.`,
  )
  const picture = await gridcast(
    'export',
    '--forecast',
    known.forecast,
    '--format',
    'gif',
    '--out',
    inFolder('forecast.gif'),
  )
  const table = await gridcast(
    'export',
    '--forecast',
    ahead.forecast,
    '--format',
    'csv',
    '--out',
    inFolder('forecast.csv'),
  )

  title(`Done in ${secondsSince(began)} s`)
  process.stdout.write(
    `truth | forecast | difference: ${picture.file}\n` +
      `the weeks past the end, as a table: ${table.file}\n`,
  )
  say('Look at everything in the window: npm start -- --data-dir out/demo/data')
})

/**
 * Runs a command of the terminal's door and gives its document. @param {string[]} args @returns
 * {Promise<any>}
 */
async function gridcast(...args) {
  return JSON.parse(await program([...args, '--json'], 'pipe'))
}

/** Runs a command whose result is printed as it is. @param {string[]} args */
async function show(...args) {
  await program(args, 'inherit')
}

/**
 * @param {string[]} args @param {'pipe' | 'inherit'} stdout @returns {Promise<string>} what it
 * wrote when piped
 */
function program(args, stdout) {
  const command = [builtProgram, ...args, '--data-dir', inFolder('data')]
  const child = spawn(projectNode, command, { stdio: ['inherit', stdout, 'inherit'] })
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => {
      if (status === 0) resolve(output)
      else reject(new StepFailed(`gridcast ${args[0]} ended with exit status ${status}.`))
    })
  })
}
