import type { Random } from '../../src/shared/random'
import type { World } from './world'

/** Something that goes wrong, and what is done about it. */
export interface Fault {
  name: string
  /** How many faults were done. @throws Loss when what was promised does not hold */
  run(world: World, random: Random): Promise<number>
}
