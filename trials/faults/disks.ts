/** Disks that are full or can't be written, and files that others change. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../../src/shared/random'
import type { Fault } from './fault'
import { processesOf } from './program'
import { Loss, runIn, type World } from './world'

/** The largest file that a process may write, in bytes; the system gives its error beyond. */
function limitFiles(world: World, bytes: number | 'unlimited'): void {
  for (const { pid } of processesOf(world.trial))
    spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`])
}

const fullDisk: Fault = {
  name: 'disk full in training',
  async run(world, random) {
    world.reset()
    const program = world.startTraining()
    await program.says(/epoch 1\/\d+ loss/)
    limitFiles(world, 1024 * random.integer(8))
    await wait(500 + random.integer(3000))
    if (program.over) throw new Loss(`ended on a full disk: ${program.words}`)
    limitFiles(world, 'unlimited')
    await program.end()
    world.wording(program.words)
    await world.finish(runIn(program.words))
    await world.holds()
    return 1
  },
}

const fullDiskInImport: Fault = {
  name: 'disk full in import',
  async run(world, random) {
    world.reset()
    const size = 1024 * (1 + random.integer(200))
    const program = world.limited(size, ['import', world.other])
    await program.end()
    world.wording(program.words)
    await world.succeeds('datasets')
    await world.holds()
    return 1
  },
}

/** A small disk of its own, where one may be mounted: filled in a training, then read-only. */
const smallDisk: Fault = {
  name: 'small disk full, then read-only',
  async run(world, random) {
    world.reset()
    if (!world.mount()) return 0
    try {
      const program = world.startTraining()
      await program.says(/epoch 1\/\d+ loss/)
      world.fill()
      await wait(500 + random.integer(3000))
      if (program.over) throw new Loss(`ended on a full disk: ${program.words}`)
      world.free()
      await program.end()
      world.wording(program.words)
      await world.finish(runIn(program.words))
      await world.holds()
      if (!world.remount('ro')) return 1
      await world.asks('runs')
      await world.asks('train', '--data', 'cases')
      world.remount('rw')
      await world.holds()
      return 2
    } finally {
      await world.nobodyWorks().catch(() => world.clear())
      world.unmount()
    }
  },
}

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && statSync(path).size > 0)

const damages = {
  cut: (path: string, random: Random) =>
    truncateSync(path, random.integer(Math.max(1, statSync(path).size))),
  flipped: (path: string, random: Random) => {
    const bytes = readFileSync(path)
    const at = random.integer(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(8))
    writeFileSync(path, bytes)
  },
  gone: (path: string) => rmSync(path),
}

/** Of what has a digest: it is named, and nothing is silently other than it was. */
const damagedFile = (how: keyof typeof damages): Fault => ({
  name: `file ${how}`,
  async run(world, random) {
    world.reset()
    const watched = /\.(npy|safetensors)$/
    const files = filesOf(world.dataFolder).filter((path) => watched.test(path))
    const path = files[random.integer(files.length)] as string
    damages[how](path, random)
    const name = path.slice(world.dataFolder.length + 1)
    const said = await world.asks('check')
    const part = name.split('/').at(-1) as string
    if (!said.includes(part)) throw new Loss(`${name} was ${how} and not named: ${said}`)
    await world.asks('forecast', '--run', world.finished)
    await world.asks('export', '--forecast', world.forecast, '--out', `${world.folder}/out.npy`)
    await world.nobodyWorks()
    return 1
  },
})

/** A checkpoint of a paused run: the one before is used, and the end is as it would have been. */
const damagedCheckpoint: Fault = {
  name: 'newest checkpoint damaged',
  async run(world, random) {
    world.reset()
    const program = world.startTraining()
    await program.says(/epoch 2\/\d+ loss/)
    program.signal('SIGKILL')
    await program.end()
    const run = runIn(program.words)
    await world.nobodyWorks()
    const folder = world.checkpoints(run)
    const epochs = readdirSync(folder).map((name) => Number.parseInt(name, 10) || 0)
    const how = Object.keys(damages)[random.integer(3)] as keyof typeof damages
    damages[how](join(folder, `${Math.max(...epochs)}.safetensors`), random)
    await world.finish(run)
    await world.nobodyWorks()
    return 1
  },
}

export const disks: readonly Fault[] = [
  fullDisk,
  fullDiskInImport,
  smallDisk,
  damagedFile('cut'),
  damagedFile('flipped'),
  damagedFile('gone'),
  damagedCheckpoint,
]
