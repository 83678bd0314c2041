/** Range, mean, number of missing and of negative cells, gathered while values stream by. */
import type { StoredValues } from '../frame-source'

export class Statistics {
  min = Infinity
  max = -Infinity
  missing = 0
  negative = 0
  private sum = 0
  private count = 0

  /** Of valid values. */
  get mean(): number {
    return this.sum / this.count
  }

  /**
   * Counts the values in; sets those without data to 0, so that no reader can stumble over them.
   */
  add(values: StoredValues, valid: Uint8Array | null): void {
    if (valid === null) this.addAll(values)
    else this.addValid(values, valid)
  }

  private addAll(values: StoredValues): void {
    let { min, max, negative } = this
    let sum = 0
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number
      if (value < min) min = value
      if (value > max) max = value
      if (value < 0) negative++
      sum += value
    }
    Object.assign(this, { min, max, negative })
    this.sum += sum
    this.count += values.length
  }

  private addValid(values: StoredValues, valid: Uint8Array): void {
    for (let i = 0; i < values.length; i++) {
      if (valid[i] === 0) {
        values[i] = 0
        this.missing++
        continue
      }
      const value = values[i] as number
      if (value < this.min) this.min = value
      if (value > this.max) this.max = value
      if (value < 0) this.negative++
      this.sum += value
      this.count++
    }
  }
}
