/**
 * One side of a comparison: a process of its own that prepares a network once and then computes one
 * step at a time on request, so that two sides can be timed in turn and each has its own peak of
 * memory. One JSON document per line each way.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Preparation {
  command: 'prepare'
  task: 'train' | 'forecast'
  spec: unknown
  /** The same as plain cells, for a peer that knows no graphs; null where it has no such form. */
  form: unknown
  loss: 'bce' | 'mse'
  objective: 'shifted' | 'window'
  /** Weights to load (the peer) or to write (ours), safetensors. */
  weights: string
  inputs: string
  targets: string
  learningRate: number
  threads: number
  /** The way to write the network that an earlier preparation found fastest; peer only. */
  variant?: unknown
  /** Device to compute on; ours only. */
  device?: string
}

export interface Prepared {
  version: string
  /** Loss (train) or mean of the forecast before any step: both sides must agree on it. */
  loss: number
  variant?: unknown
  detail?: string
}

export interface Step {
  ms: number
  peakMb: number
  /** Milliseconds inside our heavy kernels; ours only. */
  kernelMs?: number
}

export class Contender {
  private readonly answers: AsyncIterator<string>

  private constructor(private readonly process: ChildProcess) {
    if (!process.stdout) throw new Error('The process has no standard output to answer on.')
    this.answers = createInterface({ input: process.stdout })[Symbol.asyncIterator]()
  }

  static start(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Contender {
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    })
    return new Contender(child)
  }

  prepare(preparation: Preparation): Promise<Prepared> {
    return this.ask<Prepared>(preparation)
  }

  step(): Promise<Step> {
    return this.ask<Step>({ command: 'step' })
  }

  end(): void {
    this.process.stdin?.end()
  }

  private async ask<T>(request: object): Promise<T> {
    this.process.stdin?.write(`${JSON.stringify(request)}\n`)
    let answer = await this.answers.next()
    // Graphics drivers have their say on standard output too
    while (!answer.done && !answer.value.startsWith('{')) answer = await this.answers.next()
    if (answer.done)
      throw new Error(
        `${this.process.spawnargs.join(' ')} ended without an answer; its own message stands ` +
          'above.',
      )
    return JSON.parse(answer.value) as T
  }
}
