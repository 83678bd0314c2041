/** A Ray head on this machine, for tests: it asks for a token, and ends with them. */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { inProject } from '../../scripts/lib/project.mjs'

export interface RayHead {
  address: string
  token: string
  /** With which programs find it. */
  environment: Record<string, string>
  close(): Promise<void>
}

/** A free port of this machine. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export async function startHead(processors: number): Promise<RayHead> {
  const token = randomBytes(24).toString('hex')
  const [port, dashboard] = [await freePort(), await freePort()]
  // Short: sockets lie in it, whose paths have a limit
  const folder = mkdtempSync('/tmp/ray-')
  const environment = {
    RAY_AUTH_MODE: 'token',
    RAY_AUTH_TOKEN: token,
    RAY_ADDRESS: `127.0.0.1:${port}`,
    RAY_TRAIN_V2_ENABLED: '1',
    // A busy machine may take as long as it needs
    RAY_DASHBOARD_SUBPROCESS_MODULE_WAIT_READY_TIMEOUT: '600',
    RAY_raylet_start_wait_time_s: '600',
  }
  const line = ['start', '--head', '--block', '--disable-usage-stats', `--port=${port}`]
  const about = [`--num-cpus=${processors}`, `--temp-dir=${folder}`, '--node-ip-address=127.0.0.1']
  const doors = ['--dashboard-host=127.0.0.1', `--dashboard-port=${dashboard}`]
  const { RAY_ADDRESS: _, ...own } = environment
  const head = spawn(inProject('out', 'cluster', 'bin', 'ray'), [...line, ...about, ...doors], {
    env: { ...process.env, ...own, PATH: path() },
    stdio: 'ignore',
    detached: true,
  })
  const address = `http://127.0.0.1:${dashboard}`
  await untilItAnswers(`${address}/api/version`, token, head)
  return {
    address,
    token,
    environment,
    async close() {
      const ended = new Promise((resolve) => head.once('close', resolve))
      if (head.pid !== undefined) process.kill(-head.pid, 'SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Programs that jobs name are those of the tests' Python. */
const path = (): string => `${inProject('out', 'cluster', 'bin')}:${process.env['PATH'] ?? ''}`

async function untilItAnswers(url: string, token: string, head: ChildProcess): Promise<void> {
  while (!(await answers(url, token))) {
    if (head.exitCode !== null) throw new Error(`The Ray head ended with ${head.exitCode}.`)
    await sleep(500)
  }
}

async function answers(url: string, token: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}` }
    const asked = request(url, { headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    asked.on('error', () => resolve(false))
    asked.end()
  })
}
