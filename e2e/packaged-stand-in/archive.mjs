// @ts-check
/**
 * Makes plain Node read inside one `app.asar` as Electron does: modules that are imported or
 * required, native ones from beside the archive, and the ways of reading files that the app uses.
 */
import fs, { existsSync, promises, readFileSync } from 'node:fs'
import { isBuiltin, registerHooks, syncBuiltinESMExports } from 'node:module'
import { dirname, isAbsolute, join, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { extractFile, statFile } from '@electron/asar'

/** @param {string} archive its path */
export function readAsFolder(archive) {
  const inside = (/** @type {string} */ path) => path.startsWith(archive + sep)
  const within = (/** @type {string} */ path) => path.slice(archive.length + 1)

  /** What the archive has at a path; null for nothing. @param {string} path */
  const entry = (path) => {
    try {
      return statFile(archive, within(path))
    } catch {
      return null
    }
  }
  /** @param {string} path */
  const read = (path) => {
    const found = entry(path)
    if (found === null || !('size' in found))
      throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: 'ENOENT' })
    return extractFile(archive, within(path))
  }
  readFilesInside(inside, read, (path) => entry(path) !== null)
  loadModulesInside(archive, inside, read, entry)
}

/**
 * @param {(path: string) => boolean} inside @param {(path: string) => Buffer} read
 * @param {(path: string) => boolean} has
 */
function readFilesInside(inside, read, has) {
  const isInside = (/** @type {unknown} */ path) => typeof path === 'string' && inside(path)
  const encoded = (/** @type {string} */ path, /** @type {any} */ options) => {
    const encoding = typeof options === 'string' ? options : options?.encoding
    return encoding ? read(path).toString(encoding) : read(path)
  }
  const original = { readFileSync, existsSync, readFile: promises.readFile }
  Object.assign(fs, {
    readFileSync: (/** @type {any} */ path, /** @type {any} */ options) =>
      isInside(path) ? encoded(path, options) : original.readFileSync(path, options),
    existsSync: (/** @type {any} */ path) =>
      isInside(path) ? has(path) : original.existsSync(path),
  })
  Object.assign(fs.promises, {
    readFile: async (/** @type {any} */ path, /** @type {any} */ options) =>
      isInside(path) ? encoded(path, options) : original.readFile(path, options),
  })
  syncBuiltinESMExports()
}

/**
 * @param {string} archive @param {(path: string) => boolean} inside
 * @param {(path: string) => Buffer} read
 * @param {(path: string) => ReturnType<typeof statFile> | null} entry
 */
function loadModulesInside(archive, inside, read, entry) {
  const isFile = (/** @type {string} */ path) => {
    const found = entry(path)
    return found !== null && 'size' in found
  }
  const packageAt = (/** @type {string} */ folder) =>
    JSON.parse(read(join(folder, 'package.json')).toString())

  /** The file that a module asks for. @param {string} specifier @param {string} parent */
  const fileOf = (specifier, parent) => {
    const isPath = isAbsolute(specifier) || /^[.]/.test(specifier)
    if (!isPath) return mainOf(join(archive, 'node_modules', ...specifier.split('/')))
    const path = resolve(dirname(parent), specifier)
    return [path, `${path}.js`, join(path, 'index.js')].find(isFile) ?? null
  }
  const mainOf = (/** @type {string} */ folder) =>
    isFile(join(folder, 'package.json')) ? join(folder, packageAt(folder).main) : null

  /** What a file is, by the nearest package.json. @param {string} path */
  const formatOf = (path) => {
    if (path.endsWith('.cjs')) return 'commonjs'
    for (let folder = dirname(path); inside(join(folder, 'x')); folder = dirname(folder))
      if (isFile(join(folder, 'package.json')))
        return packageAt(folder).type === 'module' ? 'module' : 'commonjs'
    return 'commonjs'
  }

  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL?.startsWith('file:') ? fileURLToPath(context.parentURL) : ''
      const asked = specifier.startsWith('file:') ? fileURLToPath(specifier) : specifier
      const concerns = inside(asked) || (inside(parent) && !isBuiltin(asked))
      if (!concerns || asked === 'electron') return next(specifier, context)
      const path = fileOf(asked, parent)
      if (path === null) throw new Error(`The package has no ${asked}, asked for by ${parent}.`)
      const found = entry(path)
      if (found !== null && 'unpacked' in found && found.unpacked)
        return next(path.replace(archive, `${archive}.unpacked`), context)
      return { url: pathToFileURL(path).href, format: formatOf(path), shortCircuit: true }
    },
    load(url, context, next) {
      const path = url.startsWith('file:') ? fileURLToPath(url) : ''
      if (!inside(path)) return next(url, context)
      return { format: context.format, source: read(path), shortCircuit: true }
    },
  })
}
