/** Range and number of missing cells, gathered while values stream by. */
import type { StoredValues } from '../frame-source'

export class Statistics {
  min = Infinity
  max = -Infinity
  missing = 0

  /** Counts the values in; sets those without data to 0, so that no reader can stumble over them. */
  add(values: StoredValues, valid: Uint8Array | null): void {
    if (valid === null) this.#addAll(values)
    else this.#addValid(values, valid)
  }

  #addAll(values: StoredValues): void {
    let { min, max } = this
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number
      if (value < min) min = value
      if (value > max) max = value
    }
    this.min = min
    this.max = max
  }

  #addValid(values: StoredValues, valid: Uint8Array): void {
    for (let i = 0; i < values.length; i++) {
      if (valid[i] === 0) {
        values[i] = 0
        this.missing++
        continue
      }
      const value = values[i] as number
      if (value < this.min) this.min = value
      if (value > this.max) this.max = value
    }
  }
}
