// @ts-check
/**
 * What Electron's binary does with a package, as far as its fuses and the app are concerned: finds
 * the app beside itself, and runs it with the stand-in for the module `electron`. Started by the
 * binary's stand-in with its own path and the person's arguments.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { readAsFolder } from './archive.mjs'

const [, , binary = '', ...args] = process.argv
const wire = await getCurrentFuseWire(binary)
const isOn = (/** @type {FuseV1Options} */ fuse) => wire[fuse] === FuseState.ENABLE

if (process.env.ELECTRON_RUN_AS_NODE !== undefined && isOn(FuseV1Options.RunAsNode)) {
  process.argv.splice(1, 2)
  await import(pathToFileURL(args[0] ?? '').href)
} else {
  const resources = join(dirname(binary), 'resources')
  const folder = join(resources, 'app')
  const mayBeFolder = !isOn(FuseV1Options.OnlyLoadAppFromAsar) && existsSync(folder)
  const app = mayBeFolder ? folder : join(resources, 'app.asar')
  if (!mayBeFolder) readAsFolder(app)
  Object.assign(process, { resourcesPath: resources })
  // As in a package: the program, then what the person said.
  process.argv.splice(1, 2)
  await import('../electron-stand-in/register.mjs')
  const { main } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'))
  await import(pathToFileURL(join(app, main)).href)
}
