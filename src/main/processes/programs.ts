/**
 * What the processes run and how they are started: their scripts, on the plain Node of the npm
 * package `node`, whatever runs this process. Light enough to be loaded before anything else, as a
 * command starts its processes first.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DataLane } from '../../shared/data-calls'
import { lifeLine, lifeLineVariable } from '../../shared/process-protocol'

export const neededMajor = 24

/** Set to allow a data process another number of megabytes than a quarter of the machine's. */
export const memoryVariable = 'GRIDCAST_DATA_MEMORY'

/** All that a process is told when it is started. */
export interface ProcessStart {
  /** Path of its program. */
  readonly program: string
  /** What its program is told on the command line. */
  readonly programArguments: readonly string[]
  /** Options of the Node that runs it. */
  readonly nodeOptions: readonly string[]
}

/** @param deviceCache where the engine keeps what it found out about this machine's devices */
export const engineStart = (program: string, deviceCache?: string): ProcessStart => ({
  program,
  programArguments: deviceCache === undefined ? [] : [deviceCache],
  nodeOptions: [],
})

/** @param temporary folder for what it unpacks */
export const dataStart = (program: string, temporary: string, lane: DataLane): ProcessStart => ({
  program,
  programArguments: [temporary, lane],
  // Below the limit on all memory, so that garbage is collected instead of counted.
  nodeOptions: [`--max-old-space-size=${Math.round(dataMegabytes() * 0.75)}`],
})

/** The most memory that a data process may take: the setting, else a quarter of the machine's, and
 * 1 GB at least; in megabytes. */
export function dataMegabytes(): number {
  const setting = Number(process.env[memoryVariable])
  if (setting >= 100) return setting
  const machine = Math.min(totalmem(), process.constrainedMemory() || Infinity)
  return Math.max(1024, Math.round(machine / 4 / 2 ** 20))
}

/**
 * Path of the Node binary, looked for in every `node_modules` from `folder` upwards; this process's
 * own when it is a plain Node that is new enough; null when there is none.
 */
export function findNodeBinary(folder: string): string | null {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  for (let parent = folder; ; parent = dirname(parent)) {
    const candidate = join(parent, 'node_modules', 'node', 'bin', name)
    if (existsSync(candidate)) return candidate
    if (dirname(parent) === parent) break
  }
  const isPlainNode = process.versions['electron'] === undefined
  if (isPlainNode && Number(process.versions.node.split('.')[0]) >= neededMajor)
    return process.execPath
  return null
}

/** @param node path of the Node that runs it */
export function spawnProcess(
  node: string,
  { program, programArguments, nodeOptions }: ProcessStart,
): ChildProcess {
  return spawn(node, [...nodeOptions, program, ...programArguments], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
    env: { ...process.env, [lifeLineVariable]: String(lifeLine) },
    serialization: 'json',
    // Its own process group: Ctrl-C in a terminal reaches main only, which pauses the training in
    // order.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
}

/**
 * The script of the engine or of the data process. The build puts every program, and what they
 * share, into one folder.
 */
export function builtProgram(name: 'engine' | 'data'): string {
  return outsideArchive(join(dirname(fileURLToPath(import.meta.url)), `${name}.js`))
}

/**
 * In a package main's code lies in `app.asar`, which only Electron reads as a folder. What other
 * programs run lies beside it, in `app.asar.unpacked`, at the same place.
 */
export function outsideArchive(path: string): string {
  return path.replace(`${sep}app.asar${sep}`, `${sep}app.asar.unpacked${sep}`)
}
