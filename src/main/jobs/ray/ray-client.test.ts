import { createServer, type IncomingMessage, type Server } from 'node:http'
import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { RayClient } from './ray-client'
import { Tokens } from './tokens'

interface Asked {
  method: string
  path: string
  token: string | undefined
  body: string
}

let server: Server | null = null
afterEach(() => server?.close())

/** A job server that answers what it is told to, and remembers what it was asked. */
async function clusterThat(
  answer: (request: Asked) => { status: number; text: string },
): Promise<{ client: RayClient; asked: Asked[] }> {
  const asked: Asked[] = []
  const running = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = '', url: path = '', headers } = request
      const one = { method, path, token: headers.authorization, body }
      asked.push(one)
      const { status, text } = answer(one)
      response.writeHead(status).end(text)
    })
  })
  server = running
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve))
  const { port } = running.address() as AddressInfo
  const address = `http://127.0.0.1:${port}`
  return { client: new RayClient({ address, token: 'secret' }), asked }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const piece of request) body += String(piece)
  return body
}

describe('the client of a Ray cluster', () => {
  it('uploads a package that the cluster lacks, once, with the token', async () => {
    let has = false
    const { client, asked } = await clusterThat(({ method }) => {
      if (method === 'PUT') has = true
      return { status: has ? 200 : 404, text: '' }
    })
    const zip = Buffer.from('a package')
    const address = await client.upload(zip)
    expect(await client.upload(zip)).toBe(address)
    expect(address).toMatch(/^gcs:\/\/_ray_pkg_[0-9a-f]{16}\.zip$/)
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET'])
    expect(asked.every(({ token }) => token === 'Bearer secret')).toBe(true)
  })

  it('says what the cluster refuses, and when there is none', async () => {
    const { client } = await clusterThat(() => ({ status: 401, text: 'Unauthorized\ntrace' }))
    const refused = { code: 'cluster.refused', values: { status: 401, detail: 'Unauthorized' } }
    await expect(client.info('job')).rejects.toMatchObject(refused)
    server?.close()
    server?.closeAllConnections()
    await expect(client.info('job')).rejects.toMatchObject({ code: 'cluster.unreachable' })
  })

  it.each([
    ['head:8265', 'cluster.address'],
    ['ftp://head', 'cluster.address'],
    ['http://head.example:8265', 'cluster.insecure'],
  ])('does not talk to %s', (address, code) => {
    expect(() => new RayClient({ address, token: null })).toThrow(
      expect.objectContaining({ code }) as Error,
    )
  })

  it('talks over TLS to other machines', () => {
    expect(() => new RayClient({ address: 'https://head.example', token: 'a' })).not.toThrow()
  })
})

describe('tokens of clusters', () => {
  it('are kept by address in a file that only its owner reads', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'gridcast-test-')), 'clusters.json')
    const tokens = new Tokens(path)
    expect(tokens.of('https://a')).toBeNull()
    tokens.keep('https://a', 'one')
    tokens.keep('https://b', 'two')
    tokens.keep('https://a', 'three')
    expect([tokens.of('https://a'), tokens.of('https://b')]).toEqual(['three', 'two'])
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'utf8')).not.toContain('one')
  })
})
