// @ts-check
/**
 * `node scripts/sbom.mjs`: writes the bill of materials of the app in CycloneDX's form: npm's own
 * list of what the lock file names, and of it what is in the app. A part of the build; works
 * without a network.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { licenceOf } from './lib/licence-terms.mjs'
import { inProject, systemPath } from './lib/project.mjs'
import { run, runMain, StepFailed } from './lib/run.mjs'
import { shippedPackages } from './lib/shipped.mjs'

await runMain(async () => {
  const list = await listOfNpm()
  const licences = new Map(shippedPackages().map((one) => [refOf(one), licenceOf(one)]))
  const components = list.components
    .filter(({ 'bom-ref': ref }) => licences.has(ref))
    .map((component) => describe(component, licences.get(component['bom-ref']) ?? null))
  const { name, version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'))
  const whole = {
    ...list,
    metadata: {
      ...list.metadata,
      lifecycles: [{ phase: 'build' }],
      component: { ...list.metadata.component, type: 'application', name },
    },
    components,
    dependencies: dependenciesAmong(list.dependencies, components, refOf({ name, version })),
  }
  writeFileSync(inProject('out', 'sbom.json'), `${JSON.stringify(whole, null, 2)}\n`)
})

/**
 * @typedef {object} Component
 * @property {string} bom-ref
 * @property {{ license: { id: string } }[] | { expression: string }[]} [licenses]
 * @typedef {{ ref: string, dependsOn: string[] }} Dependency
 * @typedef {object} List
 * @property {{ component: object }} metadata
 * @property {Component[]} components
 * @property {Dependency[]} dependencies
 */

/** @returns {Promise<List>} */
async function listOfNpm() {
  const { status, output } = await run(
    ['npm', 'sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--loglevel=silent'],
    {
      env: { ...process.env, PATH: systemPath() },
      quiet: true,
      shell: process.platform === 'win32',
    },
  )
  if (status !== 0) throw new StepFailed(`npm could not list the packages: ${output.trim()}`)
  return JSON.parse(output)
}

/** @param {{ name: string, version: string }} shipped */
function refOf({ name, version }) {
  return `${name}@${version}`
}

/**
 * Which of npm's kinds of need brought it in says nothing of the app: much that is needed to build
 * it is bundled. @param {Component} component @param {string | null} licence
 */
function describe({ licenses, ...component }, licence) {
  const known = licenses ?? (licence === null ? undefined : [{ expression: licence }])
  return { ...component, scope: 'required', properties: [], ...(known && { licenses: known }) }
}

/**
 * Of the app everything that no other part of it needs.
 * @param {Dependency[]} all @param {Component[]} components @param {string} app
 */
function dependenciesAmong(all, components, app) {
  const refs = new Set(components.map(({ 'bom-ref': ref }) => ref))
  const among = all
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }))
  const needed = new Set(among.flatMap(({ dependsOn }) => dependsOn))
  return [{ ref: app, dependsOn: [...refs].filter((ref) => !needed.has(ref)) }, ...among]
}
