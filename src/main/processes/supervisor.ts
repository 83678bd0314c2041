/**
 * Keeps the processes of one kind, one for each lane of calls. Each is started at the first call
 * that needs it, again after it has ended, and let go when it has been idle.
 */
import type { CallTable, Method } from '../../shared/process-protocol'
import type { Log } from '../logs/log'
import { CallProcess, DisplacedError } from './call-process'
import type { CallOptions, Calls, Task } from './calls'
import type { ProcessKind } from './process-kind'
import { ProcessLog } from './process-log'

export class Supervisor<T extends CallTable<T>> implements Calls<T> {
  private readonly processes = new Map<string, CallProcess<T>>()
  private readonly idleTimers = new Map<string, NodeJS.Timeout>()

  private readonly log: ProcessLog | null

  /** @param log where it is written down how the processes do */
  constructor(
    private readonly kind: ProcessKind<T>,
    log: Log | null = null,
  ) {
    this.log = log === null ? null : new ProcessLog(log)
  }

  get pids(): number[] {
    return [...this.processes.values()].map(({ pid }) => pid).filter((pid) => pid !== null)
  }

  start<M extends Method<T>>(
    method: M,
    params: T[M]['params'],
    options?: CallOptions<T, M>,
  ): Task<T, M> {
    let task = this.begin(method, params, options)
    const orAgain = async (error: unknown): Promise<T[M]['result']> => {
      if (!(error instanceof DisplacedError)) throw error
      task = this.begin(method, params, options)
      return task.result.catch(orAgain)
    }
    return { result: task.result.catch(orAgain), control: (action) => task.control(action) }
  }

  async call<M extends Method<T>>(
    method: M,
    params: T[M]['params'],
    options?: CallOptions<T, M>,
  ): Promise<T[M]['result']> {
    return this.start(method, params, options).result
  }

  retire(method: Method<T>): void {
    const lane = this.kind.laneOf(method)
    const retired = this.processes.get(lane)
    this.processes.delete(lane)
    void retired?.kill()
  }

  async close(): Promise<void> {
    this.idleTimers.forEach((timer) => clearTimeout(timer))
    await Promise.all([...this.processes.values()].map((running) => running.kill()))
  }

  private begin<M extends Method<T>>(
    method: M,
    params: T[M]['params'],
    options?: CallOptions<T, M>,
  ): Task<T, M> {
    const lane = this.kind.laneOf(method)
    clearTimeout(this.idleTimers.get(lane))
    const known = this.processes.get(lane)
    const running = known === undefined || known.isOver ? this.launch(lane) : known
    const task = running.start(method, params, options)
    const settled = () => this.restWhenIdle(lane, running)
    task.result.then(settled, (error: unknown) => {
      this.log?.failed(method, error)
      settled()
    })
    return task
  }

  private launch(lane: string): CallProcess<T> {
    const launched = new CallProcess(this.kind, lane)
    this.processes.set(lane, launched)
    this.log?.observe(lane, launched)
    void launched.ended.then(() => {
      if (this.processes.get(lane) === launched) this.processes.delete(lane)
    })
    return launched
  }

  private restWhenIdle(lane: string, running: CallProcess<T>): void {
    if (running.busy > 0 || this.processes.get(lane) !== running) return
    const timer = setTimeout(() => void running.kill(), this.kind.idleMsOf(lane)).unref()
    this.idleTimers.set(lane, timer)
  }
}
