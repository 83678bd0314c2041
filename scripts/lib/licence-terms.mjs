// @ts-check
/**
 * Licences under which a package may be in the app: those that ask for no more than to be named.
 * Looked at one by one; one that is not here needs a person who reads it.
 */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  // For fonts: may be in a program, not sold by itself.
  'OFL-1.1',
  'Unlicense',
  'Zlib',
])

/**
 * Packages under a licence that asks for more, each read for what we do with it. MPL-2.0 asks that
 * the files under it stay open to whoever has the app: this one is taken as its authors publish it,
 * and the list under "About" names it with its version, by which its source is found.
 */
const takenUnchanged = new Map([['mediabunny', 'MPL-2.0']])

/** Packages whose licence has no name in their package.json, by the name it should have. */
const readByUs = new Map([
  // NIST's notice (to be kept, as it is in the list) and the HDF5 library's, of the BSD kind.
  ['h5wasm', 'BSD-3-Clause'],
  // The file of its licence says so.
  ['svelte-toolbelt', 'MIT'],
])

/** @param {{ name: string, licence: string | null }} shipped */
export const licenceOf = ({ name, licence }) => readByUs.get(name) ?? licence

/** Whether a package may be in the app.
 * @param {{ name: string, licence: string | null }} shipped */
export function isAllowed(shipped) {
  const known = licenceOf(shipped)
  if (known !== null && takenUnchanged.get(shipped.name) === known) return true
  return known !== null && fits(known)
}

/**
 * An SPDX expression: one of the names around `OR` is enough, all around `AND` are needed.
 * @param {string} expression @returns {boolean}
 */
function fits(expression) {
  const bare = expression.trim().replace(/^\((.*)\)$/, '$1')
  if (bare.includes('(')) return false
  return bare
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((name) => allowed.has(name.trim())))
}
