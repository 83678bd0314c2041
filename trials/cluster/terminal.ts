/** The app's terminal and Python, for tests of trainings elsewhere. */
import { spawn } from 'node:child_process'
import { clusterPython } from '../../scripts/lib/cluster-python.mjs'
import { builtProgram, projectNode } from '../../scripts/lib/project.mjs'

/** Runs `gridcast` on a data folder. Returns its JSON document. */
export async function gridcast<T>(dataFolder: string, ...args: string[]): Promise<T> {
  const line = [builtProgram, ...args, '--json', '--data-dir', dataFolder]
  return JSON.parse(await run(projectNode, line)) as T
}

/** Runs Python, on one thread. Returns what it printed. */
export async function python(folder: string, ...args: string[]): Promise<string> {
  return await run(clusterPython, args, folder)
}

async function run(command: string, args: string[], cwd?: string): Promise<string> {
  const env = { ...process.env, OMP_NUM_THREADS: '1' }
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', (data: Buffer) => (out += data.toString()))
  child.stderr.on('data', (data: Buffer) => (err += data.toString()))
  const status = await new Promise((resolve) => child.on('close', resolve))
  if (status === 0) return out
  throw new Error(`${args.join(' ')} ended with ${String(status)}:\n${out}\n${err}`)
}
