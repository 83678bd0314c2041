/**
 * Ray's job server from Node (https://docs.ray.io/en/latest/cluster/running-applications/
 * job-submission/api.html): packages, jobs, their status and their logs.
 *
 * Plain `node:http(s)`, because the server refuses `fetch` as a browser. A log's tail ends for many
 * reasons, so that only the status says whether a job is over.
 */
import { createHash } from 'node:crypto'
import { request as plain, type IncomingMessage } from 'node:http'
import { request as secure } from 'node:https'
import WebSocket from 'ws'
import { z } from 'zod'
import { GridcastError, firstLine } from '../../../shared/errors'

/** Where a cluster's job server is, and the token that it asks for; null for none. */
export interface Cluster {
  address: string
  token: string | null
}

const statuses = ['PENDING', 'RUNNING', 'STOPPED', 'SUCCEEDED', 'FAILED'] as const
const infoSchema = z.object({ status: z.enum(statuses), message: z.string().nullish() })
export type JobInfo = z.infer<typeof infoSchema>

const isOver: ReadonlySet<JobInfo['status']> = new Set(['STOPPED', 'SUCCEEDED', 'FAILED'])
export const hasEnded = ({ status }: JobInfo): boolean => isOver.has(status)

export interface Submission {
  submissionId: string
  entrypoint: string
  package: string
  environment: Record<string, string>
  metadata: Record<string, string>
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])
/** How long the server may take to answer, in milliseconds. */
const patienceMs = 60_000

export class RayClient {
  private readonly base: URL
  private readonly headers: Record<string, string>

  /** @throws GridcastError `cluster.address`, or `cluster.insecure` without TLS to elsewhere */
  constructor(cluster: Cluster) {
    this.base = addressOf(cluster.address)
    if (this.base.protocol === 'http:' && !loopback.has(this.base.hostname))
      throw new GridcastError('cluster.insecure', { address: cluster.address })
    this.headers = cluster.token === null ? {} : { authorization: `Bearer ${cluster.token}` }
  }

  /** Uploads a ZIP file, unless the cluster has it. Returns its address there. */
  async upload(zip: Uint8Array): Promise<string> {
    const digest = createHash('sha256').update(zip).digest('hex').slice(0, 16)
    const name = `_ray_pkg_${digest}.zip`
    const path = `/api/packages/gcs/${name}`
    const there = await this.ask('GET', path, null, [200, 404])
    if (there.status === 404) await this.ask('PUT', path, zip)
    return `gcs://${name}`
  }

  async submit(submission: Submission): Promise<void> {
    await this.ask('POST', '/api/jobs/', {
      submission_id: submission.submissionId,
      entrypoint: submission.entrypoint,
      runtime_env: { working_dir: submission.package, env_vars: submission.environment },
      metadata: submission.metadata,
    })
  }

  async info(id: string): Promise<JobInfo> {
    return infoSchema.parse(JSON.parse((await this.ask('GET', `/api/jobs/${id}`)).text))
  }

  /** Asks the job to end; it may take a while. */
  async stop(id: string): Promise<void> {
    await this.ask('POST', `/api/jobs/${id}/stop`)
  }

  /** The whole log so far. */
  async log(id: string): Promise<string> {
    const { text } = await this.ask('GET', `/api/jobs/${id}/logs`)
    return z.object({ logs: z.string() }).parse(JSON.parse(text)).logs
  }

  /**
   * The log from its beginning and as it grows. Settles when the server ends it, which does not say
   * that the job is over.
   */
  async tail(id: string, onText: (text: string) => void, signal?: AbortSignal): Promise<void> {
    const address = new URL(`/api/jobs/${id}/logs/tail`, this.base)
    address.protocol = this.base.protocol === 'https:' ? 'wss:' : 'ws:'
    const socket = new WebSocket(address, { headers: this.headers, perMessageDeflate: false })
    const leave = (): void => socket.terminate()
    signal?.addEventListener('abort', leave, { once: true })
    socket.on('message', (data) => onText((data as Buffer).toString()))
    await new Promise<void>((resolve) => {
      socket.on('close', () => resolve())
      // What went wrong is found out by asking for the status
      socket.on('error', () => resolve())
    })
    signal?.removeEventListener('abort', leave)
  }

  /** @throws GridcastError `cluster.unreachable` or `cluster.refused` */
  private async ask(
    method: string,
    path: string,
    body: Uint8Array | object | null = null,
    expected: readonly number[] = [200],
  ): Promise<{ status: number; text: string }> {
    const answer = await this.send(method, path, body).catch((cause: unknown) => {
      const detail = firstLine(cause)
      throw new GridcastError('cluster.unreachable', { address: this.base.origin, detail })
    })
    if (expected.includes(answer.status)) return answer
    const detail = firstLine(answer.text) || `${method} ${path}`
    const { origin: address } = this.base
    throw new GridcastError('cluster.refused', { address, status: answer.status, detail })
  }

  private async send(
    method: string,
    path: string,
    body: Uint8Array | object | null,
  ): Promise<{ status: number; text: string }> {
    const isBytes = body instanceof Uint8Array
    const payload = isBytes ? body : body === null ? null : Buffer.from(JSON.stringify(body))
    const type = isBytes ? 'application/octet-stream' : 'application/json'
    const about = payload && { 'content-type': type, 'content-length': String(payload.length) }
    const request = this.base.protocol === 'https:' ? secure : plain
    const headers = { ...this.headers, ...about }
    return await new Promise((resolve, reject) => {
      const asked = request(new URL(path, this.base), { method, headers }, (answer) => {
        textOf(answer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject)
      })
      asked.setTimeout(patienceMs, () => asked.destroy(new Error('it does not answer')))
      asked.on('error', reject)
      asked.end(payload)
    })
  }
}

function addressOf(address: string): URL {
  const url = URL.parse(address)
  if (url !== null && ['http:', 'https:'].includes(url.protocol)) return url
  throw new GridcastError('cluster.address', { address })
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of answer) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}
