// @ts-check
/**
 * What must hold of a package before anyone starts it: exactly the files that were laid out, with
 * their bytes; nothing of another system; fuses as set; its size. Each complaint is a sentence.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { extractFile, listPackage, statFile } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { fuses } from './builder-config.mjs'
import { filesIn } from './layout.mjs'
import { appFolder, unpackedFolder } from './stage.mjs'

/** The most that the app may add to Electron, and what is aimed at; in MB of 1,000,000 bytes. */
export const sizes = { most: 190, aim: 150 }

/** What electron-builder itself puts beside `app.asar`. */
const ofBuilder = /^(app-update[.]yml|package-type|elevate[.]exe|.*[.]icns|.*[.]lproj\/.*)$/
/** Never of use in a package, whoever laid it out. */
const unwanted =
  /[.](map|ts|tsbuildinfo|c|cc|cpp|h|gyp|br)$|(^|\/)(tests?|docs?|examples?|src|deps)\//
const native = /[.](node|dll|dylib|so([.]\d+)*|exe)$/

/**
 * @param {import('./layout.mjs').Layout} layout
 * @param {{ forTests?: boolean }} [options] whether it was made for tests
 */
export async function complaintsAbout(layout, { forTests = false } = {}) {
  const archive = join(layout.resources, 'app.asar')
  if (!existsSync(archive)) return [`There is no ${archive}.`]
  return [
    ...complainOfArchive(archive),
    ...complainOfUnpacked(layout.resources),
    ...(await complainOfFuses(layout, forTests)),
    ...complainOfSize(layout.resources),
  ]
}

/** @param {string} archive */
function complainOfArchive(archive) {
  const listed = listPackage(archive, { isPack: false })
    .map((path) => path.replaceAll('\\', '/').replace(/^\//, ''))
    .filter((path) => !('files' in statFile(archive, path)))
    .sort()
  const wanted = filesIn(appFolder)
  return [
    ...differences('app.asar', listed, wanted),
    ...listed.filter((path) => unwanted.test(path)).map((path) => `app.asar has ${path}.`),
    ...listed
      .filter((path) => wanted.includes(path))
      .flatMap((path) => complainOfFile(archive, path)),
  ]
}

/**
 * Its bytes must be those of the build, and those that the archive promises.
 * @param {string} archive @param {string} path
 */
function complainOfFile(archive, path) {
  const bytes = extractFile(archive, path)
  // These electron-builder writes anew, without what only an installer of packages reads.
  const isSame = path.endsWith('package.json') || bytes.equals(readFileSync(join(appFolder, path)))
  const entry = statFile(archive, path)
  const promised = 'integrity' in entry ? entry.integrity?.hash : undefined
  const isNative = native.test(path)
  const isUnpacked = 'unpacked' in entry && entry.unpacked === true
  const hash = createHash('sha256').update(bytes).digest('hex')
  return [
    ...(isSame ? [] : [`${path} in app.asar is not the one that was built.`]),
    ...(promised === hash ? [] : [`app.asar promises other bytes of ${path} than it has.`]),
    ...(isNative === isUnpacked
      ? []
      : [`${path} must ${isNative ? '' : 'not '}lie beside app.asar.`]),
  ]
}

/** @param {string} resources */
function complainOfUnpacked(resources) {
  const unpacked = join(resources, 'app.asar.unpacked')
  const listed = filesIn(unpacked)
  const wanted = [
    ...filesIn(unpackedFolder),
    ...filesIn(appFolder).filter((path) => native.test(path)),
  ].sort()
  const changed = filesIn(unpackedFolder).filter(
    (path) =>
      listed.includes(path) &&
      statSync(join(unpacked, path)).size !== statSync(join(unpackedFolder, path)).size,
  )
  const beside = filesIn(resources).filter(
    (path) => !/^app[.]asar($|[.]unpacked\/)/.test(path) && !ofBuilder.test(path),
  )
  return [
    ...differences('app.asar.unpacked', listed, wanted),
    ...listed.filter((path) => unwanted.test(path)).map((path) => `app.asar.unpacked has ${path}.`),
    ...changed.map((path) => `${path} in app.asar.unpacked is not the one that was built.`),
    ...beside.map((path) => `Nobody put ${path} into the resources.`),
  ]
}

/** @param {string} where @param {string[]} listed @param {string[]} wanted */
function differences(where, listed, wanted) {
  return [
    ...wanted.filter((path) => !listed.includes(path)).map((path) => `${where} lacks ${path}.`),
    ...listed
      .filter((path) => !wanted.includes(path))
      .map((path) => `Nobody put ${path} into ${where}.`),
  ]
}

/** @param {import('./layout.mjs').Layout} layout @param {boolean} forTests */
async function complainOfFuses({ program }, forTests) {
  const wire = await getCurrentFuseWire(program)
  const wanted = { ...fuses, enableNodeCliInspectArguments: forTests }
  return Object.entries(wanted).flatMap(([name, isOn]) => {
    const option = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
    const fuse = FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (option)]
    const state = wire[fuse] === FuseState.ENABLE
    return state === isOn ? [] : [`The fuse ${name} is ${state}; it must be ${isOn}.`]
  })
}

/** @param {string} resources */
function complainOfSize(resources) {
  const size = megabytesOf(resources)
  if (size <= sizes.most) return []
  return [`The app takes ${size.toFixed(0)} MB beside Electron; ${sizes.most} MB are the limit.`]
}

/** @param {string} folder @returns {number} of 1,000,000 bytes */
export function megabytesOf(folder) {
  const bytes = filesIn(folder).reduce((sum, path) => sum + statSync(join(folder, path)).size, 0)
  return bytes / 1e6
}
