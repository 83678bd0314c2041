/**
 * Of questions asked one after another only the newest may change what is shown. Asking again, or
 * no longer wanting an answer, aborts the one under way, so that main stops working on it too.
 */
export class Newest {
  private controller = new AbortController()

  /** The signal of the newest question: pass it to the call, and look at it before taking in. */
  get signal(): AbortSignal {
    return this.controller.signal
  }

  /** Begins a question; an earlier one is aborted. */
  begin(): AbortSignal {
    this.drop()
    this.controller = new AbortController()
    return this.signal
  }

  /** The answer under way is no longer wanted. */
  drop(): void {
    this.controller.abort()
  }
}
