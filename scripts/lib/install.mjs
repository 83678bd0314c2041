// @ts-check
/**
 * Installs the dependencies of package-lock.json when they are missing or are not the ones it
 * names.
 *
 * Install scripts are run for the packages that need them only: `node` (brings the binary for this
 * machine) and `webgpu`. The NVIDIA binding's script downloads several hundred megabytes, so it is
 * run only where there is an NVIDIA driver, and may fail.
 */
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inProject, projectNode, systemPath } from './project.mjs'
import { run, say, step, StepFailed } from './run.mjs'
import { hashOf, isStamped, stamp } from './stamp.mjs'

const stampFile = inProject('node_modules', '.gridcast-installed')
const installedLock = inProject('node_modules', '.package-lock.json')

/** @returns {Promise<boolean>} whether anything was installed now */
export async function ensureInstalled() {
  const hash = hashOf(['package-lock.json'])
  if (existsSync(projectNode) && (isStamped(stampFile, hash) || installedByHand())) return false
  if (process.platform === 'win32' && process.execPath === projectNode) {
    throw new StepFailed(
      'The dependencies have changed and Windows cannot replace a program that runs: run `npm ' +
        'ci`, then this again.',
    )
  }
  const env = { ...process.env, PATH: systemPath() }
  await step(
    'Installing what is missing (npm ci)',
    npm('ci', '--ignore-scripts', '--no-audit', '--no-fund'),
    {
      env,
      ...npmOptions,
    },
  )
  await step('Unpacking the Node that Gridcast runs on', npm('rebuild', 'node', 'webgpu'), {
    env,
    ...npmOptions,
  })
  await ensureNvidiaBinding(env)
  stamp(stampFile, hash)
  return true
}

/** `npm ci` or `npm install` was run without us: npm's own record is newer than the lock file. */
function installedByHand() {
  return (
    existsSync(installedLock) &&
    statSync(installedLock).mtimeMs >= statSync(inProject('package-lock.json')).mtimeMs
  )
}

/** @param {NodeJS.ProcessEnv} env */
async function ensureNvidiaBinding(env) {
  if (
    !existsSync(inProject('node_modules', '@tensorflow', 'tfjs-node-gpu')) ||
    !(await hasNvidiaDriver())
  )
    return
  say('· Fetching the NVIDIA binding (optional) …')
  const { status } = await run(npm('rebuild', '@tensorflow/tfjs-node-gpu'), {
    env,
    quiet: true,
    timeoutMs: 300_000,
    ...npmOptions,
  })
  say(status === 0 ? '  done' : '  not to be had here; Gridcast computes on the other devices')
}

async function hasNvidiaDriver() {
  try {
    return (await run(['nvidia-smi', '-L'], { quiet: true, timeoutMs: 10_000 })).status === 0
  } catch {
    return false
  }
}

const npmOptions = { shell: process.platform === 'win32' }

/**
 * npm as the caller runs it, without asking the PATH that npm itself has changed. @param {string[]}
 * args
 */
function npm(...args) {
  if (process.platform === 'win32') return ['npm', ...args]
  const besideNode = join(dirname(process.env.npm_node_execpath ?? ''), 'npm')
  return [
    existsSync(besideNode) && !besideNode.includes('node_modules') ? besideNode : 'npm',
    ...args,
  ]
}
