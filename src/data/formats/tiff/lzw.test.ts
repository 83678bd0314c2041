import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unpackLzw } from './lzw'

/** Packs plainly: strings in a map, bits in a text. */
function pack(bytes: Uint8Array): Uint8Array {
  let [codes, width, bits] = [new Map<string, number>(), 9, '']
  const put = (code: number) => (bits += code.toString(2).padStart(width, '0'))
  const begin = () => {
    codes = new Map(Array.from({ length: 256 }, (_, byte) => [String.fromCharCode(byte), byte]))
    put(256)
    width = 9
  }
  begin()
  let known = ''
  for (const byte of bytes) {
    const longer = known + String.fromCharCode(byte)
    if (codes.has(longer)) {
      known = longer
      continue
    }
    put(codes.get(known) as number)
    codes.set(longer, codes.size + 2)
    known = String.fromCharCode(byte)
    const next = codes.size + 2
    if (next === 4094) begin()
    else if (next === 2 ** width) width++
  }
  if (known !== '') put(codes.get(known) as number)
  // The reader has added a code for the last one, which may make the end's code longer.
  if (codes.size + 3 >= 2 ** width && width < 12) width++
  put(257)
  const whole = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0')
  return Uint8Array.from(whole.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}

describe('LZW', () => {
  it('gives back what was packed', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc.array(fc.nat(3), { maxLength: 20_000 }).map((levels) => Uint8Array.from(levels)),
    )
    fc.assert(
      fc.property(bytes, (given) => {
        expect(Buffer.compare(unpackLzw(pack(given), given.length), given)).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('ends with what is wanted, whatever else follows', () => {
    expect([...unpackLzw(pack(Uint8Array.of(1, 1, 1, 1, 1, 1, 1)), 3)]).toEqual([1, 1, 1])
  })

  it('refuses codes that stand for nothing, and takes any other bytes', () => {
    expect(() => unpackLzw(Uint8Array.of(0xff, 0xff), 10)).toThrow('stands for nothing')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (noise) => {
        try {
          expect(unpackLzw(noise, 1000).length).toBeLessThanOrEqual(1000)
        } catch (error) {
          expect(String(error)).toContain('stands for nothing')
        }
      }),
    )
  })
})
