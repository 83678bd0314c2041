// @ts-check
/**
 * Lays out what goes into a package, file by file, so that nothing comes in by itself:
 *
 * - `app/` becomes `app.asar`: what Electron runs, and the window. Electron checks these bytes.
 * - `app.asar.unpacked/` lies beside it: the programs that the package's Node runs,
 *   which can't look into an archive, with that Node and the libraries they load.
 *
 * A file that both need is in both. Which files of the build a program needs, the build itself
 * wrote down (`out/main/chunks.json`).
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { filesIn } from './layout.mjs'
import { inProject } from '../project.mjs'
import { say } from '../run.mjs'
import { shippedPackages } from '../shipped.mjs'

const staging = inProject('out', 'package')
export const appFolder = join(staging, 'app')
export const unpackedFolder = join(staging, 'app.asar.unpacked')

const folders = { app: appFolder, unpacked: unpackedFolder }

/** Programs of `out/main`: Electron's, and those of the processes that it starts. */
export const electronPrograms = ['electron.js']
export const processPrograms = ['engine.js', 'data.js', 'guard.js', 'simd-worker.js']

const target = `${process.platform}-${process.arch}`
const nodeProgram = process.platform === 'win32' ? 'node.exe' : 'node'
const dawn = process.platform === 'darwin' ? 'darwin-universal' : target

/**
 * What is taken of the packages that are not bundled, and by whom they are loaded.
 * @type {Record<string, { into: 'app' | 'unpacked', paths: string[] }>}
 */
export const packages = {
  'better-sqlite3': {
    into: 'app',
    paths: ['package.json', 'LICENSE', 'lib', `prebuilds/${target}.node`],
  },
  node: { into: 'unpacked', paths: ['package.json', `bin/${nodeProgram}`] },
  webgpu: {
    into: 'unpacked',
    paths: ['package.json', 'LICENSE.md', 'index.js', `dist/${dawn}`],
  },
  '@jsquash/jpeg': { into: 'unpacked', paths: picture('mozjpeg_dec') },
  '@jsquash/webp': { into: 'unpacked', paths: picture('webp_dec') },
  h5wasm: { into: 'unpacked', paths: ['package.json', 'LICENSE.txt', 'dist/node'] },
}

/** What reads pictures, not what writes them. @param {string} name */
function picture(name) {
  const files = [`${name}.js`, `${name}.wasm`].map((file) => `codec/dec/${file}`)
  return ['package.json', 'LICENSE', 'codec/LICENSE.codec.md', ...files]
}

/** Loaded by Electron itself, or by choice and never part of a package. */
const fromElsewhere = new Set(['electron', '@tensorflow/tfjs-node-gpu'])

/** Lays everything out anew. */
export function stage() {
  rmSync(staging, { recursive: true, force: true })
  const chunks = readChunks()
  const app = reachable(chunks, electronPrograms)
  const processes = reachable(chunks, processPrograms)
  for (const file of app.files) copy(join('out', 'main', file), appFolder)
  for (const file of processes.files) copy(join('out', 'main', file), unpackedFolder)
  checkPackages('app', app.packages)
  checkPackages('unpacked', processes.packages)
  copy(join('out', 'preload', 'index.cjs'), appFolder)
  copyWindow()
  listWhatIsIn()
  copy(join('out', 'kernels'), unpackedFolder)
  // The Python package for clusters, as it goes into job folders.
  copy(join('resources', 'job'), unpackedFolder, isForJobs)
  for (const [name, { into, paths }] of Object.entries(packages))
    for (const path of paths) copy(join('node_modules', name, path), folders[into])
  describeApp()
  stripPrograms()
}

/**
 * The files that programs of the build ask for, and the packages.
 * @param {Record<string, string[]>} chunks @param {string[]} programs
 */
export function reachable(chunks, programs) {
  const files = new Set(programs)
  const outside = new Set()
  for (const file of files) {
    const asked = chunks[file]
    if (asked === undefined) throw new Error(`The build has no ${file}.`)
    for (const name of asked) {
      if (name in chunks) files.add(name)
      else if (!isOfNode(name)) outside.add(packageOf(name))
    }
  }
  return { files: [...files].sort(), packages: [...outside].sort() }
}

/** @returns {Record<string, string[]>} */
export function readChunks() {
  return JSON.parse(readFileSync(inProject('out', 'main', 'chunks.json'), 'utf8'))
}

/**
 * A program must not ask for a package that is not there.
 * @param {'app' | 'unpacked'} part @param {string[]} asked
 */
function checkPackages(part, asked) {
  const missing = asked.filter((name) => packages[name]?.into !== part && !fromElsewhere.has(name))
  if (missing.length === 0) return
  throw new Error(
    `Programs of "${part}" load ${missing.join(', ')}, which the package has not. Bundle it ` +
      '(devDependencies), or take it in (scripts/lib/package/stage.mjs).',
  )
}

const isForJobs = (/** @type {string} */ path) =>
  !/^([.].*|tests|pyproject[.]toml|__pycache__)$/.test(basename(path))

/** The window without what only the browser door sends. */
function copyWindow() {
  copy(join('out', 'renderer'), appFolder, (path) => !/[.]br$|licences[.]json$/.test(path))
}

/** The lists under About, without what only an app that is run from its sources has. */
function listWhatIsIn() {
  const shipped = shippedPackages(new Set(Object.keys(packages)))
  const refs = new Set(shipped.map(({ name, version }) => `${name}@${version}`))
  const isIn = (/** @type {string} */ ref) => refs.has(ref)
  rewrite('licences.json', (/** @type {import('../shipped.mjs').Shipped[]} */ licences) =>
    licences.filter(({ name, version }) => isIn(`${name}@${version}`)),
  )
  rewrite('sbom.json', (/** @type {import('../../sbom.mjs').List} */ list) => ({
    ...list,
    components: list.components.filter((one) => isIn(one['bom-ref'])),
    dependencies: list.dependencies
      .filter(({ ref }, index) => index === 0 || isIn(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isIn) })),
  }))
}

/** @template T @param {string} name @param {(list: T) => T} change */
function rewrite(name, change) {
  const list = change(JSON.parse(readFileSync(inProject('out', name), 'utf8')))
  writeFileSync(join(appFolder, 'out', name), JSON.stringify(list))
}

/**
 * Leaves names out of Linux's binaries that only a debugger reads: a seventh of Node. A signature,
 * as on other systems, would not outlive it. Where there is no `strip` they stay.
 */
function stripPrograms() {
  if (process.platform !== 'linux') return
  const binaries = [appFolder, unpackedFolder].flatMap((folder) =>
    filesIn(folder)
      .filter((path) => /[.]node$|\/bin\/node$/.test(path))
      .map((path) => join(folder, path)),
  )
  const { error } = spawnSync('strip', ['--strip-unneeded', ...binaries])
  if (error !== undefined) say('There is no strip here (binutils): the package is 20 MB larger.')
}

/** What Electron and the installer are told of the app. */
function describeApp() {
  const { name, version, description, license, author, homepage, main } = JSON.parse(
    readFileSync(inProject('package.json'), 'utf8'),
  )
  const described = { name, version, description, license, author, homepage, type: 'module', main }
  writeFileSync(join(appFolder, 'package.json'), `${JSON.stringify(described, null, 2)}\n`)
}

/**
 * Copies a file or folder of the project to the same place in another folder.
 * @param {string} path @param {string} into @param {(path: string) => boolean} [filter]
 */
function copy(path, into, filter = () => true) {
  const to = join(into, path)
  mkdirSync(dirname(to), { recursive: true })
  cpSync(inProject(path), to, { recursive: true, dereference: true, filter })
}

const isOfNode = (/** @type {string} */ name) => name.startsWith('node:') || builtin.has(name)
const builtin = new Set(builtinModules)

const packageOf = (/** @type {string} */ name) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
