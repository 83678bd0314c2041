/** Columns of numbers that grow while a table is read, without a million small objects. */

const firstLength = 1 << 14

export class GrowingFloats {
  #values = new Float64Array(firstLength)
  length = 0

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(this.length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.length++] = value
  }

  get values(): Float64Array {
    return this.#values.subarray(0, this.length)
  }
}

export class GrowingIntegers {
  #values = new Int32Array(firstLength)
  length = 0

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Int32Array(this.length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.length++] = value
  }

  get values(): Int32Array {
    return this.#values.subarray(0, this.length)
  }
}
