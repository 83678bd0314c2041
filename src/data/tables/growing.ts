/** Columns of numbers that grow while a table is read, without a million small objects. */

const firstLength = 1 << 14

export class GrowingFloats {
  private buffer = new Float64Array(firstLength)
  length = 0

  push(value: number): void {
    if (this.length === this.buffer.length) {
      const larger = new Float64Array(this.length * 2)
      larger.set(this.buffer)
      this.buffer = larger
    }
    this.buffer[this.length++] = value
  }

  get values(): Float64Array {
    return this.buffer.subarray(0, this.length)
  }
}

export class GrowingIntegers {
  private buffer = new Int32Array(firstLength)
  length = 0

  push(value: number): void {
    if (this.length === this.buffer.length) {
      const larger = new Int32Array(this.length * 2)
      larger.set(this.buffer)
      this.buffer = larger
    }
    this.buffer[this.length++] = value
  }

  get values(): Int32Array {
    return this.buffer.subarray(0, this.length)
  }
}
