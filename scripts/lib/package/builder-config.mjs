// @ts-check
/**
 * What electron-builder is told. What goes into the package is laid out beforehand (`stage.mjs`),
 * so that here no file is chosen by a pattern.
 *
 * Secrets come from the environment, under the names that electron-builder documents (`CSC_LINK`,
 * `CSC_KEY_PASSWORD`, `APPLE_API_KEY`, `APPLE_API_KEY_ID`, `APPLE_API_ISSUER`); without them the
 * package is not signed.
 */
import { readFileSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import { inProject, root } from '../project.mjs'
import { appFolder, unpackedFolder } from './stage.mjs'

/** What may never be done with the packaged program; see docs/security.md. */
export const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
}

/**
 * Files that the system offers to open with the app. Only a project's file is the app's own; of the
 * others it is a choice among several, and never takes the place of a person's own.
 */
const associations = [
  association('gridcast', 'Gridcast project', 'application/x-gridcast', 'Owner'),
  association('npy', 'NumPy array', 'application/x-npy'),
  association('npz', 'NumPy arrays', 'application/x-npz'),
  association('nc', 'NetCDF file', 'application/x-netcdf'),
]

/** On Windows an association of this kind would take pictures away from their viewer. */
const tiff = association('tif', 'GeoTIFF', 'image/tiff')

/** @param {string} ext @param {string} name @param {string} mimeType @param {string} [rank] */
function association(ext, name, mimeType, rank = 'Alternate') {
  return { ext, name, mimeType, rank, role: rank === 'Owner' ? 'Editor' : 'Viewer' }
}

const read = (/** @type {string} */ path) => JSON.parse(readFileSync(inProject(path), 'utf8'))

/**
 * @param {{ electronDist?: string, forTests?: boolean }} [options] `electronDist`: a folder with an
 *   Electron, else it is downloaded. `forTests`: a package that a test can steer, never to be given
 *   away.
 * @returns {import('electron-builder').Configuration}
 */
export function builderConfig({ electronDist, forTests = false } = {}) {
  return {
    appId: 'org.gridcast.app',
    productName: 'Gridcast',
    copyright: 'Copyright © 2026 The Gridcast contributors',
    directories: {
      app: relative(root, appFolder),
      output: 'dist',
      buildResources: 'resources/package',
    },
    electronVersion: read('node_modules/electron/package.json').version,
    ...(electronDist === undefined ? {} : { electronDist }),
    // Everything is laid out and prebuilt: nothing to collect, to install or to compile.
    beforeBuild: async () => false,
    asar: true,
    asarUnpack: ['**/*.node'],
    // Of a folder that it is told of, it leaves out `node_modules`, but not of one above.
    files: ['**/*', { from: 'node_modules', to: 'node_modules', filter: ['**/*'] }],
    extraResources: [
      {
        from: relative(root, dirname(unpackedFolder)),
        filter: [`${basename(unpackedFolder)}/**/*`],
      },
    ],
    electronLanguages: ['en-US', 'zh-CN'],
    electronFuses: { ...fuses, enableNodeCliInspectArguments: forTests },
    fileAssociations: associations,
    protocols: [{ name: 'Gridcast', schemes: ['gridcast'], role: 'Viewer' }],
    artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    ...systems,
    // Where a release is made, no signature is no package.
    forceCodeSigning: Boolean(process.env.GRIDCAST_MUST_BE_SIGNED),
    publish: publishing(),
  }
}

/** @satisfies {import('electron-builder').Configuration} */
const systems = {
  linux: {
    target: ['AppImage', 'deb', 'rpm'],
    executableName: 'gridcast',
    category: 'Science',
    synopsis: 'Forecast a map without writing code',
    maintainer: 'The Gridcast contributors <gridcast@users.noreply.github.com>',
    syncDesktopName: true,
    fileAssociations: [tiff],
  },
  win: { target: ['nsis', 'zip'] },
  // For one person, into their own folder: no administrator is asked.
  nsis: {
    oneClick: true,
    perMachine: false,
    allowElevation: false,
    deleteAppDataOnUninstall: false,
    include: 'resources/package/installer.nsh',
  },
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.education',
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'resources/package/entitlements.mac.plist',
    entitlementsInherit: 'resources/package/entitlements.mac.plist',
    fileAssociations: [tiff],
    notarize: Boolean(process.env.APPLE_API_KEY),
  },
}

/**
 * Where the app looks for newer versions: the releases of the repository that builds it. A package
 * made elsewhere looks nowhere.
 * @returns {import('electron-builder').Configuration['publish']}
 */
function publishing() {
  const [owner, repo] = process.env.GRIDCAST_RELEASES?.split('/') ?? []
  if (!owner || !repo) return null
  return { provider: 'github', owner, repo }
}
