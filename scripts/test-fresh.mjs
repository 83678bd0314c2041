// @ts-check
/**
 * `npm run test:fresh [-- --only start,demo,test --keep --again]`: runs the README's three commands
 * on a machine that has nothing: an empty Debian in a folder, with Node and clones of the last
 * commit. Each command gets a clone of its own, so that each must install and build by itself. What
 * a newcomer would miss is missed here. As root on Debian; takes about half an hour.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemName } from './lib/debian.mjs'
import { makeFreshRoot, nodeVersion } from './lib/fresh-root.mjs'
import { Inside } from './lib/inside.mjs'
import { inProject, root as project } from './lib/project.mjs'
import { runMain, say, secondsSince, step, StepFailed } from './lib/run.mjs'

const folder = inProject('out', 'fresh')
const root = join(folder, 'root')
/**
 * The README's commands in its order, and what tells that each held: a few words, or it throws.
 * @type {{ name: string, command: string, check: (inside: Inside) => Promise<string> }[]}
 */
const stages = [
  { name: 'start', command: 'npm start', check: opensInTheBrowser },
  { name: 'demo', command: 'npm run demo', check: endsAfter(/^Done in [\d.]+ s$/m) },
  { name: 'test', command: 'npm test', check: endsAfter(/^\d+ passed, \d+ failed$/m) },
]

const options = /** @type {const} */ ({
  /** Some of the stages, with commas between. */
  only: { type: 'string' },
  /** Leaves the machine, to be looked at or for `--again`. */
  keep: { type: 'boolean' },
  /** On the machine that `--keep` left. */
  again: { type: 'boolean' },
})

await runMain(async () => {
  const { values } = parseArgs({ options })
  const chosen = values.only?.split(',') ?? stages.map(({ name }) => name)
  const unknown = chosen.find((word) => !stages.some(({ name }) => name === word))
  if (unknown !== undefined)
    throw new StepFailed(`"${unknown}" is none of ${stages.map(({ name }) => name).join(', ')}.`)
  const began = performance.now()
  try {
    if (!values.again) await makeFreshRoot(root)
    const outcomes = []
    for (const stage of stages) {
      if (chosen.includes(stage.name)) outcomes.push(await runStage(stage))
    }
    return summarise(outcomes, began)
  } finally {
    if (!values.keep) rmSync(root, { recursive: true, force: true })
  }
})

/** @typedef {{ held: boolean, sentence: string }} Outcome */

/** @param {(typeof stages)[number]} stage @returns {Promise<Outcome>} */
async function runStage({ name, command, check }) {
  const clone = `/gridcast-${name}`
  rmSync(join(root, clone), { recursive: true, force: true })
  const cloning = ['git', 'clone', '--quiet', '--no-local', project, join(root, clone)]
  await step(`Cloning the last commit for ${command}`, cloning)
  say(`\n=== ${command}`)
  const began = performance.now()
  const inside = new Inside(root, clone, command, join(folder, `${name}.txt`))
  const outcome = await check(inside).then(
    (words) => ({ held: true, words }),
    (error) => ({ held: false, words: error instanceof Error ? error.message : String(error) }),
  )
  await inside.kill()
  rmSync(join(root, clone), { recursive: true, force: true })
  const { held, words } = outcome
  const mark = held ? '✓' : '✗'
  return { held, sentence: `${mark} ${command.padEnd(12)} ${secondsSince(began)} s: ${words}` }
}

/**
 * @param {RegExp} result what the command says at its end
 * @returns {(inside: Inside) => Promise<string>}
 */
function endsAfter(result) {
  return async (inside) => {
    await inside.ended()
    const words = await inside.said(result)
    if (inside.status !== 0) throw new StepFailed(`${words} (exit status ${inside.status})`)
    return words
  }
}

/** Opens the printed address as a browser does, then ends the app. @param {Inside} inside */
async function opensInTheBrowser(inside) {
  const address = new URL(await inside.said(/http:\/\/127\.0\.0\.1:\d+\/\S+/))
  const door = await fetch(address, { redirect: 'manual' })
  const cookie = door.headers.get('set-cookie')?.split(';')[0] ?? ''
  const page = await fetch(address.origin, { headers: { cookie } })
  const title = /<title>(.*)<\/title>/.exec(await page.text())?.[1]
  if (page.status !== 200 || title !== 'Gridcast')
    throw new StepFailed(`the address answered ${page.status} with the title ${title}`)
  await inside.end()
  return 'the window answered at the printed address, and the app ended when asked'
}

/** @param {Outcome[]} outcomes @param {number} began */
function summarise(outcomes, began) {
  const held = outcomes.filter((outcome) => outcome.held).length
  say(`\nOn an empty ${systemName} with ${nodeVersion}:`)
  for (const { sentence } of outcomes) say(`  ${sentence}`)
  const minutes = Math.round((performance.now() - began) / 60_000)
  process.stdout.write(`${held} of ${outcomes.length} commands held, in ${minutes} minutes\n`)
  return held === outcomes.length ? 0 : 1
}
