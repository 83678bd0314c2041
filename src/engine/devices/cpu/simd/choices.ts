/**
 * Choices between ways to compute the same, by a key: timed once on this machine, then kept in a
 * file.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { writeWhole } from '../../../windows/array-file'
import type { Methods } from '../../device'

/** A candidate that is not the usual one must be this much faster: noise shall not decide. */
const FASTER = 0.95

const fileSchema = z.object({ machine: z.string(), choices: z.record(z.string(), z.string()) })

export class Choices implements Methods {
  private readonly chosen: Map<string, string>
  private followed: Readonly<Record<string, string>> = {}

  /**
   * @param kept file, and the machine (processor, path of the kernels and their version) that its
   * choices hold for; without it
   *   nothing is timed and the usual candidate is taken
   */
  constructor(private readonly kept?: { file: string; machine: string }) {
    this.chosen = new Map(kept === undefined ? [] : Object.entries(readChoices(kept)))
  }

  /**
   * The choice for a key. @param candidates the usual one first @param time milliseconds of one of
   * them
   */
  choose(key: string, candidates: readonly string[], time: (candidate: string) => number): string {
    const known = this.followed[key] ?? this.chosen.get(key)
    if (known !== undefined && candidates.includes(known)) return known
    const choice =
      this.kept === undefined || candidates.length === 1
        ? (candidates[0] as string)
        : fastest(candidates, time)
    this.chosen.set(key, choice)
    if (this.kept !== undefined) this.write(this.kept)
    return choice
  }

  get taken(): Record<string, string> {
    return { ...Object.fromEntries(this.chosen), ...this.followed }
  }

  follow(methods: Readonly<Record<string, string>>): () => void {
    this.followed = methods
    return () => (this.followed = {})
  }

  /** Without the file the next process has to time again, which is no reason to stop this one. */
  private write({ file, machine }: { file: string; machine: string }): void {
    const choices = { ...readChoices({ file, machine }), ...Object.fromEntries(this.chosen) }
    try {
      writeWhole(file, [Buffer.from(JSON.stringify({ machine, choices }, null, 2))])
    } catch {
      return
    }
  }
}

function fastest(candidates: readonly string[], time: (candidate: string) => number): string {
  const [usual, ...others] = candidates.map((candidate) => ({
    candidate,
    ms: time(candidate),
  })) as [{ candidate: string; ms: number }, ...{ candidate: string; ms: number }[]]
  const best = others.reduce((a, b) => (b.ms < a.ms ? b : a), { candidate: '', ms: Infinity })
  return best.ms < FASTER * usual.ms ? best.candidate : usual.candidate
}

function readChoices({ file, machine }: { file: string; machine: string }): Record<string, string> {
  try {
    const read = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    return read.machine === machine ? read.choices : {}
  } catch {
    return {} // none yet, or not ours
  }
}
