/**
 * A process's side of the protocol (`shared/process-protocol.ts`): calls in, news and one answer
 * each out. Calls run side by side (they let each other work between pieces); `cancel` and
 * `control` reach a waiting or running call at any time.
 */
import { CancelledError, noticeOf } from '../shared/errors'
import type { Call, CallTable, FromProcess, Method, ToProcess } from '../shared/process-protocol'
import type { CallContext, CallHandler, CallHandlers } from './call-context'

export class MessageLoop<T extends CallTable<T>> {
  private readonly requests = new Map<number, RequestBox>()

  constructor(
    private readonly handlers: CallHandlers<T>,
    private readonly send: (message: FromProcess) => void,
  ) {}

  /** Takes one message. */
  receive(message: ToProcess<T>): void {
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

  private async answer({ id, method, params }: Call<T>): Promise<void> {
    try {
      this.send({ type: 'result', id, result: await this.run(id, method, params) })
    } catch (error) {
      const isCancelled = this.requests.get(id)?.wasCancelled === true && isAbort(error)
      const thrown = isCancelled ? new CancelledError() : error
      const stack =
        thrown instanceof Error && thrown.stack !== undefined ? { stack: thrown.stack } : {}
      this.send({ type: 'error', id, error: { ...noticeOf(thrown), ...stack } })
    } finally {
      this.requests.delete(id)
    }
  }

  private run<M extends Method<T>>(
    id: number,
    method: M,
    params: T[M]['params'],
  ): Promise<T[M]['result']> {
    const handler: CallHandler<T, M> = this.handlers[method]
    const context: CallContext<T[M]['news'], T[M]['control']> = {
      news: (news) => this.send({ type: 'news', id, news }),
      onRequest: (listener) => this.requests.get(id)?.listen(listener),
    }
    return handler(params, context)
  }
}

/** What Node's own functions throw whose signal was aborted. */
const isAbort = (error: unknown) => error instanceof Error && error.name === 'AbortError'

/** Keeps requests until the call listens. */
class RequestBox {
  wasCancelled = false
  private readonly waiting: string[] = []
  private listener: ((request: string) => void) | null = null

  put(request: string): void {
    this.wasCancelled ||= request === 'cancel'
    if (this.listener) this.listener(request)
    else this.waiting.push(request)
  }

  listen(listener: (request: string) => void): void {
    this.listener = listener
    this.waiting.splice(0).forEach(listener)
  }
}
