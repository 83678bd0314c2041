/** A value whose changes can be undone and done again. */
export class History<T> {
  private states = $state.raw<readonly T[]>([])
  private at = $state(-1)

  get current(): T | null {
    return this.states[this.at] ?? null
  }
  get canUndo(): boolean {
    return this.at > 0
  }
  get canRedo(): boolean {
    return this.at < this.states.length - 1
  }

  /** Enters a new state; what had been undone is forgotten. At most 200 states are kept. */
  push(value: T): void {
    this.states = [...this.states.slice(0, this.at + 1), value].slice(-200)
    this.at = this.states.length - 1
  }
  /** Takes another value in place of the newest, as one more part of the same change. */
  replace(value: T): void {
    this.states = [...this.states.slice(0, this.at), value]
    this.at = this.states.length - 1
  }
  undo(): void {
    if (this.canUndo) this.at -= 1
  }
  redo(): void {
    if (this.canRedo) this.at += 1
  }
  clear(): void {
    this.states = []
    this.at = -1
  }
}
