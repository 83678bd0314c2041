// @ts-check
/**
 * `npm run package`: builds the app's installers for this system and architecture into `dist/`, and
 * looks through what is in them.
 *
 * - `-- --dir` makes the unpacked package only.
 * - `-- --for-tests` makes the unpacked package with a fuse set that lets a test steer it, and runs
 *   the end-to-end tests on it. It is not to be given away.
 * - `-- --stand-in` does so around a stand-in for Electron's binary, where that can't be had
 *   (Linux).
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'electron-builder'
import { ensureReady } from './ensure.mjs'
import { findChromium, chromiumRemedy } from './lib/chromium.mjs'
import { builderConfig } from './lib/package/builder-config.mjs'
import { complaintsAbout, megabytesOf, sizes } from './lib/package/check.mjs'
import { builtLayout } from './lib/package/layout.mjs'
import { packageVariable, standInVariable } from './lib/package/names.mjs'
import { appFolder, stage } from './lib/package/stage.mjs'
import { makeStandIn } from './lib/package/stand-in.mjs'
import { inProject, packageProgram } from './lib/project.mjs'
import { run, runMain, say, StepFailed } from './lib/run.mjs'

const { values: asked } = parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    'for-tests': { type: 'boolean', default: false },
    'stand-in': { type: 'boolean', default: false },
  },
})
const standIn = asked['stand-in']
const forTests = asked['for-tests']

await runMain(async () => {
  if (standIn && process.platform !== 'linux')
    throw new StepFailed('The stand-in is a script of Linux; elsewhere Electron itself is packed.')
  await ensureReady()
  rmSync(inProject('dist'), { recursive: true, force: true })
  stage()
  await pack()
  await look()
  copyMaterials()
  return standIn || forTests ? test() : 0
})

async function pack() {
  say('· Packing …')
  const electronDist = standIn ? makeStandIn() : undefined
  await build({
    config: builderConfig({ electronDist, forTests }),
    dir: asked.dir || standIn || forTests,
    publish: 'never',
  })
}

async function look() {
  const layout = builtLayout()
  const complaints = await complaintsAbout(layout, { forTests })
  for (const complaint of complaints) say(complaint)
  if (complaints.length > 0) throw new StepFailed('This package must not be given away.')
  say(
    `✓ The app takes ${megabytesOf(layout.resources).toFixed(0)} MB beside Electron ` +
      `(at most ${sizes.most}, aim ${sizes.aim}); its files, their bytes and its fuses are as set.`,
  )
}

/** Puts the list of what is in the package beside it. */
function copyMaterials() {
  const { version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'))
  const name = `Gridcast-${version}-${process.platform}-${process.arch}.cdx.json`
  cpSync(join(appFolder, 'out', 'sbom.json'), inProject('dist', name))
}

/**
 * Runs the end-to-end tests on the package, away from the project, whose modules it would find, and
 * in a folder with a name that scripts trip over.
 */
async function test() {
  const chromium = await findChromium()
  if (standIn && chromium === null)
    throw new StepFailed(`There is no Chromium for the window: ${chromiumRemedy}`)
  const { folder, program } = builtLayout()
  const elsewhere = mkdtempSync(join(tmpdir(), 'gridcast-package-'))
  const moved = join(elsewhere, 'Für alle, 测试', basename(folder))
  cpSync(folder, moved, { recursive: true, verbatimSymlinks: true })
  const env = {
    ...process.env,
    [packageVariable]: join(moved, relative(folder, program)),
    ...(standIn ? { [standInVariable]: inProject('e2e', 'packaged-stand-in') } : {}),
    ...(chromium === null ? {} : { CHROMIUM_PATH: chromium }),
  }
  const { status } = await run(packageProgram('@playwright/test', 'cli.js', 'test'), { env })
  rmSync(elsewhere, { recursive: true, force: true, maxRetries: 3 })
  return status
}
