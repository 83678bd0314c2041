/** A data folder that faults happen to, and what must hold of it afterwards. */
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { lengthBytes, safetensorsHeaderLength } from '../../src/shared/safetensors'
import { lookMs, Program, processesOf, signalAll, until } from './program'

/** What was promised and does not hold. */
export class Loss extends Error {}

const epochs = 5
const trainArguments = [
  ...['--filters', '2', '--epochs', String(epochs), '--seed', '5', '--batch-size', '16'],
  ...['--limit', '64'],
]

interface Report {
  findings: {
    grade: string
    file: string | null
    name: string
    problem: { code: string; values: { problem?: string } }
  }[]
}

export class World {
  /** SHA-256 of the tensors that an undisturbed run ends with. */
  private expected = ''
  /** A finished run, and its forecast. */
  finished = ''
  forecast = ''
  private isMounted = false

  private constructor(
    private readonly program: string,
    readonly folder: string,
    private readonly earlier: string,
    readonly trial: string,
  ) {}

  /** Makes the dataset, a finished run and a forecast that everything begins with. */
  static async make(program: string, earlier: string, folder: string): Promise<World> {
    const world = new World(program, folder, earlier, trialOf(folder))
    mkdirSync(folder)
    await world.succeeds('samples', 'make', 'epidemic', '--out', world.table)
    await world.succeeds('samples', 'make', 'rain', '--out', world.other)
    await world.succeeds('import', world.table, '--name', 'cases')
    const trained = await world.succeeds('train', '--data', 'cases', ...trainArguments)
    const id = runIn(trained)
    world.finished = id
    world.expected = world.tensorsOf(id)
    world.forecast = forecastIn(await world.succeeds('forecast', '--run', id, '--json'))
    cpSync(world.dataFolder, world.base, { recursive: true })
    return world
  }

  /** Another that begins with the same, in a folder of its own. */
  beside(folder: string): World {
    const { program, earlier, expected, finished, forecast, base } = this
    const world = new World(program, folder, earlier, trialOf(folder))
    Object.assign(world, { expected, finished, forecast })
    mkdirSync(folder)
    cpSync(base, world.base, { recursive: true })
    cpSync(this.other, world.other)
    cpSync(this.table, world.table)
    return world
  }

  get dataFolder(): string {
    return join(this.folder, 'data')
  }
  get table(): string {
    return join(this.folder, 'cases.csv')
  }
  /** A file that was not imported yet. */
  get other(): string {
    return join(this.folder, 'rain.npy')
  }
  private get base(): string {
    return join(this.folder, 'base')
  }

  /** The folder as it was at first. */
  reset(): void {
    rmSync(this.dataFolder, { recursive: true, force: true })
    cpSync(this.base, this.dataFolder, { recursive: true })
  }

  /** The folder that the release before wrote. */
  takeEarlierRelease(): void {
    rmSync(this.dataFolder, { recursive: true, force: true })
    for (const [name, bytes] of Object.entries(unzipSync(readFileSync(this.earlier)))) {
      mkdirSync(dirname(join(this.dataFolder, name)), { recursive: true })
      writeFileSync(join(this.dataFolder, name), bytes)
    }
  }

  /** Puts the folder on a small disk in memory; false where that is not allowed. */
  mount(): boolean {
    const aside = join(this.folder, 'aside')
    renameSync(this.dataFolder, aside)
    mkdirSync(this.dataFolder)
    const options = ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', this.dataFolder]
    this.isMounted = spawnSync('mount', options).status === 0
    cpSync(aside, this.dataFolder, { recursive: true })
    rmSync(aside, { recursive: true })
    return this.isMounted
  }

  /** Takes all room that is left on the small disk. */
  fill(): void {
    spawnSync('dd', ['if=/dev/zero', `of=${this.filler}`, 'bs=64k'])
  }
  free(): void {
    rmSync(this.filler, { force: true })
  }
  private get filler(): string {
    return join(this.dataFolder, 'filler')
  }

  /** Not while files are open for writing. */
  remount(mode: 'ro' | 'rw'): boolean {
    const { status } = spawnSync('mount', ['-o', `remount,${mode}`, this.dataFolder])
    return status === 0
  }

  unmount(): void {
    if (this.isMounted) spawnSync('umount', ['-l', this.dataFolder])
    this.isMounted = false
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
    const { program, dataFolder, trial: name } = this
    return new Program({ program, dataFolder, name, env }, args)
  }

  /** No file may grow beyond so many bytes. */
  limited(bytes: number, args: readonly string[]): Program {
    const { program, dataFolder, trial: name } = this
    return new Program({ program, dataFolder, name, mostFileBytes: bytes }, args)
  }

  startTraining(env: NodeJS.ProcessEnv = {}): Program {
    return this.start(['train', '--data', 'cases', ...trainArguments], env)
  }

  async succeeds(...args: string[]): Promise<string> {
    const asked = this.start(args)
    if ((await asked.end()) !== 0) throw new Loss(`${args.join(' ')}: ${asked.words}`)
    return asked.words
  }

  /** Asks in vain or not; what it says must be a sentence. */
  async asks(...args: string[]): Promise<string> {
    const asked = this.start(args)
    await asked.end()
    this.wording(asked.words)
    return asked.words
  }

  wording(words: string): void {
    if (/went wrong inside|^\s+at \S+ \(|file:\/\//m.test(words))
      throw new Loss(`a stack was shown: ${words}`)
  }

  checkpoints(run: string): string {
    return join(this.dataFolder, 'runs', run, 'checkpoints')
  }

  tensorsOf(run: string): string {
    const path = join(this.checkpoints(run), `${epochs}.safetensors`)
    if (!existsSync(path)) throw new Loss(`run ${run} has no last checkpoint`)
    const bytes = readFileSync(path)
    const dataStart = lengthBytes + safetensorsHeaderLength(bytes)
    return createHash('sha256').update(bytes.subarray(dataStart)).digest('hex')
  }

  /** Goes on with a run until it is completed; it must end as undisturbed. */
  async finish(run: string): Promise<void> {
    let status = await this.statusOf(run)
    for (let tries = 0; tries < 6 && status !== 'completed'; tries++) {
      const resumed = this.start(['train', '--resume', run, '--start-over'])
      await resumed.end()
      this.wording(resumed.words)
      status = await this.statusOf(run)
    }
    if (status !== 'completed') throw new Loss(`run ${run} does not go on: ${status}`)
    if (this.tensorsOf(run) !== this.expected) throw new Loss(`run ${run} ended otherwise`)
  }

  private async statusOf(run: string): Promise<string> {
    const listed = JSON.parse(await this.succeeds('runs', '--json')) as {
      run: string
      status: string
    }[]
    return listed.find((found) => found.run === run)?.status ?? 'not listed'
  }

  /** Everything is whole, nothing is left over, nobody works any more. */
  async holds(): Promise<void> {
    const asked = this.start(['check', '--json'])
    await asked.end()
    this.wording(asked.words)
    const { findings } = JSON.parse(asked.words.slice(asked.words.indexOf('{'))) as Report
    // What the release before wrote has no digests.
    const bad = findings.filter(({ problem }) => problem.values.problem !== 'unknown')
    if (bad.length > 0) throw new Loss(`check: ${JSON.stringify(bad)}`)
    await this.nobodyWorks()
    const temporary = join(this.dataFolder, 'temporary')
    const left = existsSync(temporary) ? readdirSync(temporary, { recursive: true }) : []
    if (left.length > 0) throw new Loss(`left in temporary: ${left.join(', ')}`)
  }

  /** Another program follows the run, and never begins a training of its own. */
  async trainsOnce(run: string, other: Program): Promise<void> {
    const file = join(this.dataFolder, 'runs', run, 'attempt')
    const before = readFileSync(file, 'utf8')
    await other.end()
    this.wording(other.words)
    if (readFileSync(file, 'utf8') !== before) throw new Loss(`trained twice: ${other.words}`)
  }

  async nobodyWorks(): Promise<void> {
    const isQuiet = await until(() => processesOf(this.trial).length === 0, 20_000, lookMs)
    if (!isQuiet) throw new Loss(`processes stay: ${JSON.stringify(processesOf(this.trial))}`)
  }

  /** After a loss: what still runs would disturb the next. */
  clear(): void {
    signalAll(
      processesOf(this.trial).map(({ pid }) => pid),
      'SIGKILL',
    )
  }
}

/** What marks the processes of a world, and of no other. */
const trialOf = (folder: string) => `${process.pid}-${basename(folder)}-${Date.now()}`

function forecastIn(words: string): string {
  const id = /"forecast": ?"(\w+)"/.exec(words)?.[1]
  if (id === undefined) throw new Loss(`no forecast was made: ${words}`)
  return id
}

export function runIn(words: string): string {
  const id = /Run (\w+):/.exec(words)?.[1]
  if (id === undefined) throw new Loss(`no run began: ${words}`)
  return id
}
