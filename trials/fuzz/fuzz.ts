/**
 * Damages what comes from strangers: files of every kind that is imported, model specs, requests to
 * the API. Input number n of a round is made from its seed and n alone, so that a finding is made
 * again by `--seed` and `--only`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { corpus } from './corpus'
import { FileFuzzer } from './fuzz-files'
import { MessageFuzzer } from './fuzz-messages'
import { fuzzSpec } from './fuzz-specs'
import { Tally } from './tally'

export const kindsOfInput = ['files', 'specs', 'messages'] as const
export type KindOfInput = (typeof kindsOfInput)[number]

export interface FuzzOptions {
  /** Of all kinds together. */
  seconds: number
  /** At most so many inputs of each kind. */
  inputs?: number
  seed: number
  kinds: readonly KindOfInput[]
  /** Folders whose files are damaged too. */
  folders: readonly string[]
  dataPath: string
  enginePath: string
  /** Where findings are written; nowhere when null. */
  findings: string | null
}

export async function fuzz(options: FuzzOptions): Promise<Record<KindOfInput, Tally>> {
  const folder = mkdtempSync(join(tmpdir(), 'gridcast-fuzz-'))
  const [files, specs, messages] = kindsOfInput.map(() => new Tally(options.findings))
  const tallies = { files, specs, messages } as Record<KindOfInput, Tally>
  try {
    for (const kind of options.kinds) await rounds[kind](options, tallies[kind], folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return tallies
}

type Round = (options: FuzzOptions, tally: Tally, folder: string) => Promise<void>

const rounds: Record<KindOfInput, Round> = {
  async files(options, tally, folder) {
    const samples = await corpus(options.folders)
    const round = { samples, program: options.dataPath, folder: join(folder) }
    const fuzzer = new FileFuzzer(round, tally)
    await until(options, 0.6, (seed) => fuzzer.one(seed))
    await fuzzer.close()
  },
  async specs(options, tally) {
    await until(options, 0.1, async (seed) => fuzzSpec(seed, tally))
  },
  async messages({ dataPath, enginePath, ...options }, tally, folder) {
    const fuzzer = await MessageFuzzer.open({ folder, dataPath, enginePath }, tally)
    await until(options, 0.3, (seed) => fuzzer.one(seed))
    await fuzzer.close()
  },
}

/** @param share of the seconds when all kinds are asked for */
async function until(
  { seconds, inputs = Infinity, seed, kinds }: Omit<FuzzOptions, 'dataPath' | 'enginePath'>,
  share: number,
  one: (seed: number) => Promise<void>,
): Promise<void> {
  const end = performance.now() + 1000 * seconds * (kinds.length > 1 ? share : 1)
  for (let n = 0; n < inputs && performance.now() < end; n++) await one(seed + n)
}
