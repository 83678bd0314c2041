// @ts-check
/**
 * A GPU in software for tests: SwiftShader, which comes with Chromium. That its files are there
 * says little (without the Vulkan loader, Debian's libvulkan1, nobody opens them), so the adapter
 * itself is asked, in a process of its own that a broken driver may take with it.
 */
import { existsSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findChromium } from './chromium.mjs'
import { projectNode } from './project.mjs'
import { run } from './run.mjs'

const usualPlaces = [
  '/usr/lib/chromium',
  '/usr/lib64/chromium-browser',
  '/opt/google/chrome',
  '/usr/lib/chromium-browser',
]

const question = `
  import { create } from 'webgpu'
  const adapter = await create([]).requestAdapter()
  process.stdout.write('device:' + (adapter === null ? '' : adapter.info.device + '.'))
  process.exit(0)`
/** Only against a driver that hangs. */
const patienceMs = 120_000

/**
 * Lets this process use the GPU in software, if one answers; must come before Dawn's start.
 * @returns {Promise<string | null>} why it can't be used; null when it can
 */
export async function useSoftwareGpu() {
  const variables = await driverVariables()
  if (variables === null) return 'no GPU in software here; SwiftShader comes with Chromium'
  if ((await ask(variables)) === null)
    return 'the GPU in software does not answer; it needs the Vulkan loader (libvulkan1)'
  Object.assign(process.env, variables)
  return null
}

/** Name of the GPU in software that answers, or null. */
export async function findSoftwareGpu() {
  const variables = await driverVariables()
  return variables && (await ask(variables))
}

async function driverVariables() {
  const chromium = await findChromium()
  const beside = chromium === null ? [] : [dirname(realpathSync(chromium))]
  const files = [...beside, ...usualPlaces].map((folder) => join(folder, 'vk_swiftshader_icd.json'))
  const driver = files.find((path) => existsSync(path))
  if (driver === undefined) return null
  return {
    VK_ICD_FILENAMES: driver,
    GRIDCAST_SOFTWARE_GPU: '1',
    XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
  }
}

/** @param {NodeJS.ProcessEnv} variables */
async function ask(variables) {
  const command = [projectNode, '--input-type=module', '--eval', question]
  const env = { ...process.env, ...variables }
  const { output } = await run(command, { env, quiet: true, timeoutMs: patienceMs })
  return /device:(.+?)-?\./.exec(output)?.[1] ?? null
}
