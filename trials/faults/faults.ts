/**
 * Does to the app, as real processes on a real folder, what `docs/reliability.md` promises it
 * survives, in an order that a seed gives, and looks afterwards whether the promise holds.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Random } from '../../src/shared/random'
import { disks } from './disks'
import { doors } from './doors'
import { kills } from './kills'
import { World } from './world'

export const faults = [...kills, ...disks, ...doors]

export interface FaultsOptions {
  /** No fault is begun after this. */
  seconds: number
  /** At most so many rounds. */
  rounds?: number
  seed: number
  /** Of their names; all when absent. */
  only?: RegExp
  /** Built `gridcast.js`. */
  program: string
  /** The data folder of the release before, as a ZIP file. */
  earlier: string
  say: (line: string) => void
}

export interface FaultsDone {
  /** By name. */
  done: Map<string, number>
  losses: { name: string; seed: number; why: string }[]
}

export async function doFaults(options: FaultsOptions): Promise<FaultsDone> {
  const folder = mkdtempSync(join(tmpdir(), 'gridcast-faults-'))
  const report: FaultsDone = { done: new Map(), losses: [] }
  const chosen = faults.filter(({ name }) => options.only?.test(name) ?? true)
  const end = performance.now() + 1000 * options.seconds
  const { rounds = Infinity } = options
  const world = await World.make(options.program, options.earlier, folder)
  try {
    let order: typeof chosen = []
    for (let n = 0; n < rounds && performance.now() < end; n++) {
      const random = new Random(options.seed + n)
      if (order.length === 0) order = random.shuffle([...chosen])
      const fault = order.pop()
      if (fault === undefined) break
      await one(world, fault, options.seed + n, report, options.say)
    }
  } finally {
    world.clear()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  return report
}

async function one(
  world: World,
  fault: (typeof faults)[number],
  seed: number,
  { done, losses }: FaultsDone,
  say: (line: string) => void,
): Promise<void> {
  const { name } = fault
  try {
    const count = await fault.run(world, new Random(seed))
    done.set(name, (done.get(name) ?? 0) + count)
    say(`${name}: ${count === 0 ? 'not possible here' : 'held'} (seed ${seed})`)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    losses.push({ name, seed, why })
    done.set(name, (done.get(name) ?? 0) + 1)
    say(`${name}: LOST (seed ${seed}): ${why}`)
    world.clear()
  }
}

export function sumOf({ done, losses }: FaultsDone): string {
  const total = [...done.values()].reduce((sum, count) => sum + count, 0)
  const lines = [...done].map(([name, count]) => `  ${String(count).padStart(4)} ${name}`)
  return [`${total} faults, ${losses.length} losses`, ...lines].join('\n')
}
