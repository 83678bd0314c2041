// @ts-check
/** Writes what our engine computes, for the tests of `resources/job`, anew. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runnerImport } from 'vite'
import { inProject } from './lib/project.mjs'

const folder = inProject('resources', 'job', 'tests', 'fixtures')
/** @typedef {{ modelFixtures(): Promise<object>, trainingFixtures(): Promise<object> }} Maker */
/** @type {{ module: Maker }} */
const { module } = await runnerImport(inProject('src/engine/jobs/fixtures.ts'))
mkdirSync(folder, { recursive: true })
const made = { models: await module.modelFixtures(), trainings: await module.trainingFixtures() }
for (const [name, fixture] of Object.entries(made))
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(fixture))
