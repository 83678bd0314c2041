// @ts-check
/**
 * A folder like the one that Electron is downloaded as, for machines where it can't be had: its
 * binary is a script that starts the packaged program with the package's Node and the module
 * `electron` of the tests. Behind the script lies a fuse wire, which is set and read as Electron's.
 * It shows what is ours of a package; of Electron itself it shows nothing.
 */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FuseV1Options } from '@electron/fuses'
import { inProject } from '../project.mjs'
import { standInVariable } from './names.mjs'

/** What stands before the fuses in Electron's binary (electronjs.org/docs, "Electron Fuses"). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

const folder = inProject('out', 'stand-in')

const script = `#!/bin/sh
# Not Electron: it stands in for Electron's binary in tests.
here=$(dirname "$(readlink -f "$0")")
exec "$here/resources/app.asar.unpacked/node_modules/node/bin/node" \\
  "$${standInVariable}/run.mjs" "$here/$(basename "$0")" "$@"
`

/** What Electron's own binary has before anyone sets anything. */
const enabledAtFirst = new Set([
  FuseV1Options.RunAsNode,
  FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  FuseV1Options.EnableNodeCliInspectArguments,
  FuseV1Options.GrantFileProtocolExtraPrivileges,
  FuseV1Options.WasmTrapHandlers,
])

/** Makes the folder anew. @returns its path */
export function makeStandIn() {
  rmSync(folder, { recursive: true, force: true })
  for (const part of ['locales', 'resources']) mkdirSync(join(folder, part), { recursive: true })
  const binary = join(folder, 'electron')
  writeFileSync(binary, Buffer.concat([Buffer.from(script), wire()]))
  chmodSync(binary, 0o755)
  for (const language of ['de', 'en-US', 'zh-CN'])
    writeFileSync(join(folder, 'locales', `${language}.pak`), '')
  writeFileSync(join(folder, 'LICENSE'), 'Of Electron, which is not here.\n')
  return folder
}

/** The sentinel, the wire's version, its length, and one character for each fuse. */
function wire() {
  const names = Object.values(FuseV1Options).filter((value) => typeof value === 'number')
  const states = names
    .toSorted((a, b) => a - b)
    .map((fuse) => (enabledAtFirst.has(fuse) ? '1' : '0'))
  return Buffer.concat([
    Buffer.from(sentinel),
    Buffer.from([1, states.length]),
    Buffer.from(states.join('')),
  ])
}
