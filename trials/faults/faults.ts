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
import type { Fault } from './fault'
import { kills } from './kills'
import { World } from './world'

export const faults = [...kills, ...disks, ...doors]

export interface FaultsOptions {
  /** No fault is begun after this. */
  seconds: number
  /** At most so many rounds. */
  rounds?: number
  seed: number
  /** Folders on which it is done at once; one when absent. */
  beside?: number
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
  const next = turns(options)
  const first = await World.make(options.program, options.earlier, join(folder, '0'))
  const others = Array.from({ length: (options.beside ?? 1) - 1 }, (_, i) =>
    first.beside(join(folder, String(i + 1))),
  )
  const worlds = [first, ...others]
  try {
    await Promise.all(
      worlds.map(async (world) => {
        for (let turn = next(); turn !== null; turn = next())
          await one(world, turn.fault, turn.seed, report, options.say)
      }),
    )
  } finally {
    for (const world of worlds) world.clear()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  return report
}

/** The faults one after the other, each once before one comes again; null when it is over. */
function turns({ seconds, rounds = Infinity, seed, only }: FaultsOptions) {
  const chosen = faults.filter(({ name }) => only?.test(name) ?? true)
  const end = performance.now() + 1000 * seconds
  let order: Fault[] = []
  let n = 0
  return (): { fault: Fault; seed: number } | null => {
    if (n >= rounds || performance.now() > end) return null
    const own = seed + n++
    if (order.length === 0) order = new Random(own).shuffle([...chosen])
    const fault = order.pop()
    return fault === undefined ? null : { fault, seed: own }
  }
}

async function one(
  world: World,
  fault: Fault,
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
