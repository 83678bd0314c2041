import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from './random'

const draws = (random: Random, count: number) => Array.from({ length: count }, () => random.next())

describe('Random', () => {
  it('agrees with xoshiro128** computed in exact integer arithmetic', () => {
    const random = new Random(7)
    const mask = 0xffffffffn
    const rotate = (value: bigint, by: bigint) => ((value << by) | (value >> (32n - by))) & mask
    let [a, b, c, d] = random.state.map(BigInt) as [bigint, bigint, bigint, bigint]
    const word = () => {
      const result = (rotate((b * 5n) & mask, 7n) * 9n) & mask
      const shifted = (b << 9n) & mask
      c ^= a
      d ^= b
      b ^= c
      a ^= d
      c ^= shifted
      d = rotate(d, 11n)
      return result
    }
    for (let i = 0; i < 1000; i++) {
      const expected = Number((word() >> 5n) * 2n ** 26n + (word() >> 6n)) / 2 ** 53
      expect(random.next()).toBe(expected)
    }
  })

  it('gives the same stream for the same seed and other streams for other seeds', () => {
    expect(draws(new Random(1), 5)).toEqual(draws(new Random(1), 5))
    const firsts = new Set(Array.from({ length: 1000 }, (_, seed) => new Random(seed).next()))
    expect(firsts.size).toBe(1000)
    expect(new Random(2 ** 32 + 1).next()).not.toBe(new Random(1).next())
  })

  it('goes on from a state that went through JSON', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(20), (seed, skipped) => {
        const random = new Random(seed)
        draws(random, skipped)
        const copy = Random.fromState(JSON.parse(JSON.stringify(random.state)) as number[])
        expect(draws(copy, 5)).toEqual(draws(random, 5))
      }),
    )
  })

  it('is uniform and normal where it says so', () => {
    const random = new Random(3)
    const count = 40_000
    const uniform = draws(random, count)
    expect(uniform.reduce((sum, x) => sum + x, 0) / count).toBeCloseTo(0.5, 2)
    expect(uniform.every((x) => x >= 0 && x < 1)).toBe(true)
    const normal = Array.from({ length: count }, () => random.normal())
    expect(normal.reduce((sum, x) => sum + x, 0) / count).toBeCloseTo(0, 1)
    expect(normal.reduce((sum, x) => sum + x * x, 0) / count).toBeCloseTo(1, 1)
    expect(normal.filter((x) => Math.abs(x) < 1.96).length / count).toBeCloseTo(0.95, 2)
  })

  it('shuffles without losing anything, every order as likely', () => {
    const random = new Random(5)
    const counts = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(['a', 'b', 'c']).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })

  it('refuses a seed or a state that is none', () => {
    expect(() => new Random(1.5)).toThrow(/whole number/)
    expect(() => Random.fromState([1, 2, 3])).toThrow(/4 numbers/)
  })
})
