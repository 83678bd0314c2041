/** Several programs on one folder, and clocks that jump. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from './fault'
import { Loss, runIn, type World } from './world'

/** Makes a program's clock go otherwise. */
const clock = (shiftMs: string) =>
  `--import=data:text/javascript,${encodeURIComponent(
    'const Real=Date;const t0=Real.now();const shift=()=>' +
      `${shiftMs};globalThis.Date=class extends Real{` +
      'constructor(...a){if(a.length)super(...a);else super(Real.now()+shift())}' +
      'static now(){return Real.now()+shift()}}',
  )}`

/** A run that has ended meanwhile is completed. */
async function refusedWhileTraining(world: World, run: string, env: NodeJS.ProcessEnv = {}) {
  const listed = world.start(['runs'], env)
  await listed.end()
  if (!new RegExp(`${run} +(running|completed)`).test(listed.words))
    throw new Loss(`a living run is not running: ${listed.words}`)
  // Whoever resumes a run that is trained elsewhere follows it.
  const other = world.start(['train', '--resume', run], env)
  await world.trainsOnce(run, other)
}

const twoTerminals: Fault = {
  name: 'two terminals and a browser door on one run',
  async run(world) {
    world.reset()
    const served = world.start(['serve', '--port', '0'])
    await served.says(/http:\/\/127/)
    const program = world.startTraining()
    await program.says(/epoch 1\/\d+ loss/)
    await refusedWhileTraining(world, runIn(program.words))
    await program.end()
    served.signal('SIGTERM')
    await served.end()
    await world.finish(runIn(program.words))
    await world.holds()
    return 1
  },
}

const otherClock: Fault = {
  name: 'another program has the clock an hour ahead',
  async run(world) {
    world.reset()
    const program = world.startTraining()
    await program.says(/epoch 1\/\d+ loss/)
    const ahead = { NODE_OPTIONS: clock('3600e3') }
    await refusedWhileTraining(world, runIn(program.words), ahead)
    await program.end()
    await world.finish(runIn(program.words))
    await world.holds()
    return 1
  },
}

const jumpingClock: Fault = {
  name: 'the clock of a training jumps',
  async run(world, random) {
    world.reset()
    const hours = random.next() < 0.5 ? '-3600e3' : '3600e3'
    const after = 1000 + random.integer(4000)
    const jump = { NODE_OPTIONS: clock(`(Real.now()-t0>${after}?${hours}:0)`) }
    const program = world.startTraining(jump)
    await program.says(/epoch 1\/\d+ loss/)
    await wait(random.integer(1000))
    if (!program.over) await refusedWhileTraining(world, runIn(program.words))
    await program.end()
    world.wording(program.words)
    await world.finish(runIn(program.words))
    await world.holds()
    return 1
  },
}

export const doors: readonly Fault[] = [twoTerminals, otherClock, jumpingClock]
