/**
 * Keeps engine processes: one for trainings, one for everything else, so that a forecast asked for
 * during a training neither waits for it nor can take it down. Each is started at the first call
 * that needs it and again after it has ended; the second one is let go when it has been idle.
 */
import type { EngineCalls, EngineMethod } from '../../shared/engine-protocol'
import type { CallOptions, Engine, EngineTask } from './engine'
import { takeEngineAhead } from './engine-ahead'
import { EngineProcess } from './engine-process'

type Lane = 'training' | 'asking'

const laneOf = (method: EngineMethod): Lane => (method === 'train' ? 'training' : 'asking')

/** An engine without work keeps its memory for so long, in milliseconds. */
const idleMs = 120_000

export class EngineSupervisor implements Engine {
  readonly #enginePath: string
  readonly #engineArguments: string[]
  readonly #processes = new Map<Lane, EngineProcess>()
  readonly #idleTimers = new Map<Lane, NodeJS.Timeout>()
  readonly #listeners = new Set<() => void>()

  /** @param enginePath the engine's script
   * @param deviceCache where the engine keeps what it found out about this machine's devices */
  constructor(enginePath: string, deviceCache?: string) {
    this.#enginePath = enginePath
    this.#engineArguments = deviceCache === undefined ? [] : [deviceCache]
  }

  get pid(): number | null {
    return (this.#processes.get('training') ?? this.#processes.get('asking'))?.pid ?? null
  }

  start<M extends EngineMethod>(
    method: M,
    params: EngineCalls[M]['params'],
    options?: CallOptions<M>,
  ): EngineTask<M> {
    const lane = laneOf(method)
    clearTimeout(this.#idleTimers.get(lane))
    const running = this.#processes.get(lane) ?? this.#launch(lane)
    const task = running.start(method, params, options)
    const settled = () => this.#restWhenIdle(lane, running)
    task.result.then(settled, settled)
    return task
  }

  async call<M extends EngineMethod>(
    method: M,
    params: EngineCalls[M]['params'],
    options?: CallOptions<M>,
  ): Promise<EngineCalls[M]['result']> {
    return this.start(method, params, options).result
  }

  retire(method: EngineMethod): void {
    const lane = laneOf(method)
    const retired = this.#processes.get(lane)
    this.#processes.delete(lane)
    void retired?.kill()
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#idleTimers.forEach((timer) => clearTimeout(timer))
    await Promise.all([...this.#processes.values()].map((running) => running.kill()))
  }

  #launch(lane: Lane): EngineProcess {
    const launched =
      takeEngineAhead(this.#enginePath, this.#engineArguments) ??
      new EngineProcess(this.#enginePath, this.#engineArguments)
    this.#processes.set(lane, launched)
    void launched.ended.then(() => {
      if (this.#processes.get(lane) === launched) this.#processes.delete(lane)
      this.#tell()
    })
    this.#tell()
    return launched
  }

  #restWhenIdle(lane: Lane, running: EngineProcess): void {
    if (running.busy > 0 || this.#processes.get(lane) !== running) return
    this.#idleTimers.set(lane, setTimeout(() => void running.kill(), idleMs).unref())
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
