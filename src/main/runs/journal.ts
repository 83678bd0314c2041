/**
 * What a training tells, on its way into the database: entered at once and in order. When the
 * database can't take it (another program holds it, the disk is full), it is kept until it can.
 */
import type { GridcastError } from '../../shared/errors'
import { storeTroubleOf } from '../store/store-errors'

export class Journal {
  private readonly entries: (() => void)[] = []

  /** @param onTrouble called when an entry could not be made; `flush` tries again */
  constructor(private readonly onTrouble: (trouble: GridcastError) => void) {}

  /** Whether everything is entered. */
  get isEmpty(): boolean {
    return this.entries.length === 0
  }

  /** Makes the entry, after those that still wait. Throws only what is a defect. */
  enter(entry: () => void): void {
    this.entries.push(entry)
    const trouble = this.entries.length === 1 ? this.flush() : null
    if (trouble !== null) this.onTrouble(trouble)
  }

  /** Tries what waits, in order. Returns why it still can't be entered, or null. */
  flush(): GridcastError | null {
    for (let entry = this.entries[0]; entry !== undefined; entry = this.entries[0]) {
      try {
        entry()
      } catch (error) {
        const trouble = storeTroubleOf(error)
        if (trouble !== null) return trouble
        this.entries.shift()
        throw error
      }
      this.entries.shift()
    }
    return null
  }
}
