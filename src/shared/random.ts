/**
 * Seeded random numbers that are the same on every machine: xoshiro128** (Blackman and Vigna 2018,
 * "Scrambled linear pseudorandom number generators"), its state filled from the seed by splitmix32.
 * Not for secrets.
 */
import { GridcastError } from './errors'

/** One step of splitmix32: spreads a small seed over all bits. */
function splitmix(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}

const rotate = (value: number, by: number) => ((value << by) | (value >>> (32 - by))) >>> 0

/**
 * A stream of random numbers. The same seed gives the same stream; `state` can be kept and taken up
 * again.
 */
export class Random {
  private words: [number, number, number, number]

  /** @param seed any whole number; seeds up to 2^53 give different streams. */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) {
      throw new GridcastError('random.seed', { seed })
    }
    const word = splitmix((seed % 2 ** 32) ^ Math.imul(Math.floor(seed / 2 ** 32), 0x85ebca6b))
    this.words = [word(), word(), word(), word()]
  }

  /** Goes on from a kept state. */
  static fromState(state: readonly number[]): Random {
    const [a, b, c, d] = state
    if (
      state.length !== 4 ||
      a === undefined ||
      b === undefined ||
      c === undefined ||
      d === undefined
    ) {
      throw new GridcastError('random.state', { length: state.length })
    }
    const random = new Random(0)
    random.words = [a >>> 0, b >>> 0, c >>> 0, d >>> 0]
    return random
  }

  /** Four unsigned 32-bit numbers; plain numbers, so that they can be written as JSON. */
  get state(): number[] {
    return [...this.words]
  }

  /** An unsigned 32-bit whole number. */
  private word(): number {
    const s = this.words
    const result = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0
    const shifted = s[1] << 9
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] = (s[1] ^ s[2]) >>> 0
    s[0] = (s[0] ^ s[3]) >>> 0
    s[2] = (s[2] ^ shifted) >>> 0
    s[3] = rotate(s[3], 11)
    return result
  }

  /** Uniform in [0, 1), with 53 random bits. */
  next(): number {
    const high = this.word() >>> 5
    const low = this.word() >>> 6
    return (high * 2 ** 26 + low) / 2 ** 53
  }

  /**
   * Normal with mean 0 and variance 1 (Box and Muller 1958; one of the pair, so that the state
   * stays four numbers).
   */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next())
  }

  /** A whole number from 0 to `count` - 1, each as likely. */
  integer(count: number): number {
    return Math.floor(this.next() * count)
  }

  /** Shuffles in place (Fisher and Yates) and returns the same array. */
  shuffle<T>(items: T[]): T[] {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(last + 1)
      const kept = items[last] as T
      items[last] = items[other] as T
      items[other] = kept
    }
    return items
  }
}
