/** Programs that are killed, or stopped, at a moment that was chosen. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../../src/shared/random'
import type { Fault } from './fault'
import { lookMs, patienceMs, processesOf, signalAll, until } from './program'
import type { Program, Role } from './program'
import { Loss, runIn, type World } from './world'

const targets = ['engine', 'data', 'main', 'all'] as const
type Target = (typeof targets)[number]

/** Kills of one training, one after the other: each goes on where the one before ended. */
const killsInARow = 3

function kill(world: World, target: Target): void {
  const isMeant = (role: Role) => target === 'all' || role === target
  const meant = processesOf(world.trial).filter(({ role }) => isMeant(role))
  signalAll(
    meant.map(({ pid }) => pid),
    'SIGKILL',
  )
}

/** A checkpoint that is being written. */
const isWriting = (folder: string) =>
  existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.tmp'))

type Moment = (world: World, program: Program, run: string, random: Random) => Promise<void>

const moments: Record<'epoch' | 'checkpoint' | 'pause', Moment> = {
  async epoch(_world, _program, _run, random) {
    await wait(random.integer(1500))
  },
  async checkpoint(world, program, run) {
    await until(() => isWriting(world.checkpoints(run)) || program.over, 20_000)
  },
  async pause(_world, program, _run, random) {
    await wait(random.integer(500))
    program.signal('SIGINT')
    await wait(random.integer(300))
  },
}

const killedTraining = (moment: keyof typeof moments): Fault => ({
  name: `killed in training (${moment})`,
  async run(world, random) {
    world.reset()
    let program = world.startTraining()
    if (!(await program.says(/Run \w+:/))) throw new Loss(program.words)
    const run = runIn(program.words)
    for (let kills = 0; kills < killsInARow; kills++) {
      await program.says(/epoch \d+\/\d+ loss/)
      await moments[moment](world, program, run, random)
      const target = targets[random.integer(targets.length)] as Target
      kill(world, target)
      if (target === 'main' || target === 'all') await program.end()
      else await until(() => program.over, 1000 + random.integer(3000))
      if (!program.over) continue
      world.wording(program.words)
      program = world.start(['train', '--resume', run, '--start-over'])
    }
    await program.end()
    world.wording(program.words)
    await world.finish(run)
    await world.holds()
    return killsInARow
  },
})

/** A command that does something once, what it needs, and what must work after it was killed. */
const killedCommand = (name: string, argumentsIn: (world: World) => string[]): Fault => ({
  name: `killed in ${name}`,
  async run(world, random) {
    world.reset()
    const program = world.start(argumentsIn(world))
    const worker: Role = name === 'forecast' ? 'engine' : 'data'
    await until(() => program.pids(worker).length > 0 || program.over, patienceMs, lookMs)
    await wait(random.integer(1200))
    kill(world, targets[random.integer(targets.length)] as Target)
    await program.end()
    world.wording(program.words)
    await world.succeeds('datasets')
    await world.holds()
    await world.succeeds(...argumentsIn(world))
    await world.holds()
    return 1
  },
})

const killedMigration: Fault = {
  name: 'killed in migration',
  async run(world, random) {
    world.takeEarlierRelease()
    const program = world.start(['runs'])
    await wait(random.integer(1500))
    kill(world, 'all')
    await program.end()
    const listed = await world.succeeds('runs')
    if (!/completed/.test(listed)) throw new Loss(`the earlier run is gone: ${listed}`)
    await world.holds()
    return 1
  },
}

/** The engine is stopped: it is noticed, the run goes on and ends by itself. */
const stoppedEngine: Fault = {
  name: 'engine stopped',
  async run(world, random) {
    world.reset()
    const program = world.startTraining()
    await program.says(/epoch 1\/\d+ loss/)
    await wait(random.integer(300))
    signalAll(program.pids('engine'), 'SIGSTOP')
    await program.end()
    world.wording(program.words)
    await world.finish(runIn(program.words))
    await world.holds()
    return 1
  },
}

/** Main is stopped and later goes on: the run stays its own. */
const stoppedMain: Fault = {
  name: 'main stopped',
  async run(world, random) {
    world.reset()
    const program = world.startTraining()
    await program.says(/epoch 1\/\d+ loss/)
    program.signal('SIGSTOP')
    await wait(1000 + random.integer(2000))
    const other = world.start(['train', '--resume', runIn(program.words)])
    await wait(2000)
    program.signal('SIGCONT')
    await world.trainsOnce(runIn(program.words), other)
    await program.end()
    await world.finish(runIn(program.words))
    await world.holds()
    return 1
  },
}

export const kills: readonly Fault[] = [
  killedTraining('epoch'),
  killedTraining('checkpoint'),
  killedTraining('pause'),
  killedCommand('import', (world) => ['import', world.other]),
  killedCommand('forecast', (world) => ['forecast', '--run', world.finished]),
  killedCommand('export', (world) => [
    ...['export', '--forecast', world.forecast, '--out', join(world.folder, 'out.gif')],
  ]),
  killedMigration,
  stoppedEngine,
  stoppedMain,
]
