/**
 * Nothing leaves the machine: every process from the start to the end of a training and a forecast,
 * and the page that shows it, speaks to this machine only.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtProgram, inProject, projectNode } from '../../scripts/lib/project.mjs'
import { expect, test } from '../fixtures'
import { openWeb } from '../doors/web'
import { expectStatus, makeForecast, makeSample, startTraining } from '../flows/steps'

/** How every process of a program is made to write down what it does on the network. */
const recording = (record: string) => ({
  NODE_OPTIONS: `--import ${inProject('e2e', 'network-recorder.mjs')}`,
  NETWORK_RECORD: record,
})

interface Line {
  what: string
  address: string
}
const linesOf = (record: string): Line[] =>
  (existsSync(record) ? readFileSync(record, 'utf8') : '')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [, what = '', ...address] = line.split(' ')
      return { what, address: address.join(' ') }
    })

const programsIn = (record: string) =>
  new Set(
    linesOf(record)
      .filter(({ what }) => what === 'runs')
      .map(({ address }) => address),
  )

const isHere = (address: string) =>
  ['127.0.0.1', '::1', 'localhost'].includes(address) || address.startsWith('/')

/** What went further than this machine, or can be reached from further. */
const leaks = (record: string) =>
  linesOf(record).filter(({ what, address }) => what !== 'runs' && !isHere(address))

test('the recorder notices whoever leaves', ({ dataFolder }) => {
  const record = join(dataFolder, 'record')
  const script = `
    require('node:net').connect(9, '192.0.2.1').on('error', () => {}).destroy()
    require('node:net').createServer().listen(0).close()
    require('node:dns').lookup('example.invalid', () => {})
    require('node:dns').promises.resolve4('example.invalid').catch(() => {})
    fetch('http://192.0.2.2:8080/', { signal: AbortSignal.timeout(200) }).catch(() => {})
    const socket = require('node:dgram').createSocket('udp4')
    socket.send('x', 9, '127.0.0.1', () => socket.close())
    setTimeout(() => process.exit(), 500)`
  const inner = `process.execPath, ['-e', ${JSON.stringify(script)}]`
  const child = `require('node:child_process').execFileSync(${inner})`
  const env = { ...process.env, ...recording(record) }
  execFileSync(projectNode, ['-e', child], { env })
  const seen = leaks(record).map(({ what, address }) => `${what} ${address}`)
  for (const leak of [
    'connect 192.0.2.1',
    'connect 192.0.2.2',
    'listen anywhere',
    'look-up example.invalid',
    'send a datagram',
  ])
    expect(seen).toContain(leak)
})

test('a start, a training and a forecast in the browser leave nothing', async ({ dataFolder }) => {
  const record = join(dataFolder, 'record')
  const door = await openWeb({ dataFolder, env: recording(record) })
  const { page } = door
  const requests: string[] = []
  page.context().on('request', (request) => requests.push(request.url()))
  const origin = new URL(page.url()).origin
  try {
    await page.reload()
    await makeSample(page, 'Moving digits')
    await startTraining(page, 1)
    await expectStatus(page, 'Completed')
    await makeForecast(page)
    await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click()
    await expect(page.getByText('SIMD', { exact: false }).first()).toBeVisible()
  } finally {
    await door.close()
  }
  expect(requests.length).toBeGreaterThan(5)
  const elsewhere = requests.filter((url) => !/^(blob|data):/.test(url) && !url.startsWith(origin))
  expect(elsewhere).toEqual([])
  expect([...programsIn(record)].sort()).toEqual(['data.js', 'engine.js', 'gridcast.js'])
  expect(leaks(record)).toEqual([])
  expect(linesOf(record).filter(({ what }) => what === 'listen')).toEqual([
    { what: 'listen', address: '127.0.0.1' },
  ])
})

test('a training in the terminal leaves nothing, and listens at nothing', ({ dataFolder }) => {
  const record = join(dataFolder, 'record')
  const env = { ...process.env, ...recording(record), HOME: dataFolder }
  const gridcast = (...args: string[]) =>
    execFileSync(projectNode, [builtProgram, ...args, '--data-dir', join(dataFolder, 'data')], {
      env,
      cwd: dataFolder,
      stdio: 'pipe',
    })
  gridcast('samples', 'make', 'epidemic')
  gridcast('train', '--data', 'epidemic-small.csv', '--epochs', '1')
  expect([...programsIn(record)].sort()).toEqual(['data.js', 'engine.js', 'gridcast.js'])
  expect(linesOf(record).filter(({ what }) => what !== 'runs')).toEqual([])
})
