/**
 * The engine's side of the protocol (`shared/engine-protocol.ts`): calls in, news and one answer
 * each out. Calls run side by side (they let each other work between batches); `cancel` and
 * `control` reach a waiting or running call at any time.
 */
import type {
  EngineCall,
  EngineCalls,
  EngineMethod,
  FromEngine,
  ToEngine,
} from '../../shared/engine-protocol'
import { noticeOf } from '../../shared/errors'
import type { CallContext, CallHandler } from './call-context'

export type CallTable = { [M in EngineMethod]: CallHandler<M> }
type Request = 'cancel' | 'pause' | 'stop'

export class MessageLoop {
  private readonly requests = new Map<number, RequestBox>()

  constructor(
    private readonly table: CallTable,
    private readonly send: (message: FromEngine) => void,
  ) {}

  /** Takes one message. */
  receive(message: ToEngine): void {
    switch (message.type) {
      case 'call':
        this.requests.set(message.id, new RequestBox())
        void this.answer(message)
        return
      case 'cancel':
        this.requests.get(message.id)?.put('cancel')
        return
      case 'control':
        this.requests.get(message.id)?.put(message.action)
        return
      default:
        message satisfies never
    }
  }

  private async answer({ id, method, params }: EngineCall): Promise<void> {
    try {
      this.send({ type: 'result', id, result: await this.run(id, method, params) })
    } catch (error) {
      const stack =
        error instanceof Error && error.stack !== undefined ? { stack: error.stack } : {}
      this.send({ type: 'error', id, error: { ...noticeOf(error), ...stack } })
    } finally {
      this.requests.delete(id)
    }
  }

  private run<M extends EngineMethod>(
    id: number,
    method: M,
    params: EngineCalls[M]['params'],
  ): Promise<EngineCalls[M]['result']> {
    const handler: CallHandler<M> = this.table[method]
    const context: CallContext<EngineCalls[M]['news']> = {
      news: (news) => this.send({ type: 'news', id, news }),
      onRequest: (listener) => this.requests.get(id)?.listen(listener),
    }
    return handler(params, context)
  }
}

/** Keeps requests until the call listens. */
class RequestBox {
  private readonly waiting: Request[] = []
  private listener: ((request: Request) => void) | null = null

  put(request: Request): void {
    if (this.listener) this.listener(request)
    else this.waiting.push(request)
  }

  listen(listener: (request: Request) => void): void {
    this.listener = listener
    this.waiting.splice(0).forEach(listener)
  }
}
