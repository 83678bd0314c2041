// @ts-check
/**
 * `node --import e2e/network-recorder.mjs …`, also through NODE_OPTIONS, so that every process that
 * is started from it has it: writes each name that is looked up, each address that is connected or
 * sent to, and each one that is listened at, as a line of the file NETWORK_RECORD. The first line
 * of a process says which program it runs, so that a process without a recorder is missed.
 */
import { appendFileSync } from 'node:fs'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { basename } from 'node:path'
import { isMainThread } from 'node:worker_threads'

const require = createRequire(import.meta.url)
/** @type {typeof import('node:net')} */
const net = require('node:net')
/** @type {typeof import('node:dns')} */
const dns = require('node:dns')
/** @type {typeof import('node:dgram')} */
const dgram = require('node:dgram')

const file = process.env.NETWORK_RECORD ?? ''

/** @param {string} what @param {unknown} [address] */
function record(what, address = '') {
  appendFileSync(file, `${process.pid} ${what} ${String(address)}\n`)
}

/**
 * Has a method tell before it does what it does.
 * @param {object} of @param {string} name @param {(args: any[]) => void} tell
 */
function watch(of, name, tell) {
  const methods = /** @type {Record<string, (...args: any[]) => unknown>} */ (of)
  const method = methods[name]
  if (method === undefined) throw new Error(`There is no ${name} to watch.`)
  methods[name] = function (/** @type {any[]} */ ...args) {
    tell(args)
    return method.apply(this, args)
  }
}

/** Where a socket is told to connect to, or a server to listen at: `(port, host)`, or as an object.
 * @param {any[]} args @param {string} otherwise */
function target([first, second], otherwise) {
  const options = Array.isArray(first) ? first[0] : first
  if (typeof options === 'object' && options !== null)
    return options.path ?? options.host ?? otherwise
  if (typeof options === 'string') return options
  return typeof second === 'string' ? second : otherwise
}

watch(net.Socket.prototype, 'connect', (args) => record('connect', target(args, 'localhost')))
watch(net.Server.prototype, 'listen', (args) => record('listen', target(args, 'anywhere')))
watch(dgram.Socket.prototype, 'send', () => record('send', 'a datagram'))
watch(dgram.Socket.prototype, 'connect', () => record('connect', 'by datagrams'))
const lookups = Object.keys(dns).filter((name) => /^(lookup|resolve|reverse)/.test(name))
for (const name of lookups) {
  watch(dns, name, ([host]) => record('look-up', host))
  if (name in dns.promises) watch(dns.promises, name, ([host]) => record('look-up', host))
}
syncBuiltinESMExports()
if (isMainThread) record('runs', basename(process.argv[1] ?? ''))
