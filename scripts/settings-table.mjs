// @ts-check
/** Writes the table of training settings in docs/training.md anew. A test compares the two. */
import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { runnerImport } from 'vite'
import { inProject } from './lib/project.mjs'

const page = inProject('docs', 'training.md')
/** @type {{ module: typeof import('../src/shared/training/settings-table.ts') }} */
const { module } = await runnerImport(inProject('src/shared/training/settings-table.ts'))
const text = readFileSync(page, 'utf8')
const from = text.indexOf('| setting ')
const lines = text.slice(from).split('\n')
const after = lines.slice(lines.findIndex((line) => !line.startsWith('|')))
const fresh = `${text.slice(0, from)}${[...module.settingsTable(), ...after].join('\n')}`
writeFileSync(page, await format(fresh, { ...(await resolveConfig(page)), filepath: page }))
