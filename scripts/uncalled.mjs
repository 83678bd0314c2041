// @ts-check
/**
 * `npm run uncalled`: dead code behind names that a search for unused exports can't see: messages
 * of the window that nothing says, and procedures of the contract that no door calls.
 */
import { globSync, readFileSync } from 'node:fs'
import { runnerImport } from 'vite'
import { inProject } from './lib/project.mjs'
import { runMain, say } from './lib/run.mjs'

/** @param {string} pattern */
const read = (pattern) =>
  globSync(pattern, { cwd: inProject() })
    .filter((path) => !/paraglide|[.]test[.]ts$/.test(path))
    .map((path) => readFileSync(inProject(path), 'utf8'))
    .join('\n')

/** Keys named whole, or by a pattern such as m[`loss_${name}`] whose fixed parts they have. */
function unsaidMessages() {
  const code = read('src/{renderer,shared}/**/*.{ts,svelte}')
  const named = new Set(code.match(/\b[a-z][a-z0-9_]+\b/g))
  const patterns = [...code.matchAll(/`(\w+_\$\{[^`]*|\$\{[^`]*\}_\w+)`/g)].map(
    ([, text = '']) =>
      new RegExp(
        `^${text.replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '\\w+').replaceAll('-', '_')}$`,
      ),
  )
  const files = ['src/renderer/i18n/messages/en.json', 'src/shared/training/words/en.json']
  return files
    .flatMap((path) => Object.keys(JSON.parse(readFileSync(inProject(path), 'utf8'))))
    .filter((key) => key !== '$schema' && !named.has(key))
    .filter((key) => !patterns.some((pattern) => pattern.test(key)))
}

async function uncalledProcedures() {
  /** @type {{ module: { contract: Record<string, object> } }} */
  const { module } = await runnerImport(inProject('src/shared/api/contract.ts'))
  const code = read('src/{renderer,main/cli}/**/*.{ts,svelte}')
  return Object.entries(module.contract)
    .flatMap(([feature, procedures]) => Object.keys(procedures).map((name) => `${feature}.${name}`))
    .filter((procedure) => !new RegExp(`\\bapi\\s*[.]${procedure}\\b`).test(code))
}

await runMain(async () => {
  const messages = unsaidMessages()
  const procedures = await uncalledProcedures()
  for (const key of messages) say(`Nothing says the message ${key}.`)
  for (const procedure of procedures) say(`No door calls the procedure ${procedure}.`)
  return messages.length + procedures.length === 0 ? 0 : 1
})
