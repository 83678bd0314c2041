/** Damaged files through the real data process, from the first look to the import. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { dataKind } from '../../src/main/processes/data-kind'
import { Supervisor } from '../../src/main/processes/supervisor'
import type { DataCalls } from '../../src/shared/data-calls'
import { GridcastError } from '../../src/shared/errors'
import { Random } from '../../src/shared/random'
import type { Sample } from './corpus'
import { mutateBytes } from './mutate'
import type { Fault, Tally } from './tally'

const faultOf = new Map<string, Fault>([
  ['data.died', 'crash'],
  ['data.start', 'crash'],
  ['data.hung', 'hang'],
  ['data.memory', 'memory'],
  ['internal', 'stack'],
])

/** Only against hanging: a busy machine may take as long as it needs. */
const patienceMs = 60_000

export interface FilesRound {
  samples: readonly Sample[]
  /** The data process's program. */
  program: string
  /** A folder of its own. */
  folder: string
}

export class FileFuzzer {
  private readonly data: Supervisor<DataCalls>
  private pid = 0

  constructor(
    private readonly round: FilesRound,
    private readonly tally: Tally,
  ) {
    this.data = new Supervisor(dataKind(round.program, join(round.folder, 'temporary')))
  }

  /** Makes the input of this seed and looks at it. */
  async one(seed: number): Promise<void> {
    const random = new Random(seed)
    const { samples, folder } = this.round
    const sample = samples[random.integer(samples.length)] as Sample
    const other = samples[random.integer(samples.length)] as Sample
    const bytes = mutateBytes(sample.bytes, random, other.bytes)
    const path = join(folder, `${seed}-${sample.name}`)
    writeFileSync(path, bytes)
    const patience = AbortSignal.timeout(patienceMs)
    try {
      await this.look(path, join(folder, `import-${seed}`), patience)
      this.tally.accepted++
    } catch (error) {
      const fault = patience.aborted ? 'hang' : faultIn(error)
      this.tally.refused++
      const extension = extname(sample.name).slice(1)
      const detail = describe(error)
      if (fault !== undefined)
        this.tally.add({ fault, what: sample.name, seed, detail }, extension, bytes)
    }
    this.tally.inputs++
    this.tally.mostBytes = Math.max(this.tally.mostBytes, this.memory())
    rmSync(path)
    rmSync(join(folder, `import-${seed}`), { recursive: true, force: true })
  }

  async close(): Promise<void> {
    await this.data.close()
  }

  private async look(path: string, folder: string, signal: AbortSignal): Promise<void> {
    const paths = [path]
    const options = { signal }
    await this.data.call('arrange', { paths }, options)
    const { plan } = await this.data.call('inspect', { paths, plan: null }, options)
    const target = `${path}.preview`
    try {
      await this.data.call('preview', { paths, plan, count: 4, target }, options)
    } finally {
      rmSync(target, { force: true })
    }
    await this.data.call('import', { paths, plan, folder }, options)
  }

  /** The peak of the process, where the system tells. */
  private memory(): number {
    this.pid = this.data.pids[0] ?? this.pid
    try {
      const peak = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))
      return Number(peak?.[1] ?? 0) * 1024
    } catch {
      return 0
    }
  }
}

const faultIn = (error: unknown): Fault | undefined =>
  error instanceof GridcastError ? faultOf.get(error.code) : 'stack'

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.message} ${typeof error.cause === 'string' ? error.cause : ''}`
}
