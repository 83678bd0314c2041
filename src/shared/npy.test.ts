import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countOf, formatNpyHeader, isNpy, npyDataOffset, parseNpyHeader } from './npy'

/** A header as numpy would write it, around any text. */
function header(dictionary: string, version = 1): Uint8Array {
  const text = new TextEncoder().encode(`${dictionary}\n`)
  const prefix =
    version === 1
      ? [1, 0, text.length & 255, text.length >> 8]
      : [version, 0, text.length & 255, text.length >> 8, 0, 0]
  return new Uint8Array([0x93, ...new TextEncoder().encode('NUMPY'), ...prefix, ...text])
}
const of = (descr: string, shape = '(6, 5, 7)') =>
  header(`{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`)

describe('formatNpyHeader', () => {
  it('writes what numpy.save writes', () => {
    const expected =
      "\u0093NUMPY\u0001\u0000v\u0000{'descr': '<f4', 'fortran_order': False, 'shape': (20, " +
      '64, 64), }'
    const bytes = formatNpyHeader('float32', [20, 64, 64])
    expect(bytes.length).toBe(128)
    expect(String.fromCharCode(...bytes)).toBe(`${expected.padEnd(127)}\n`)
  })

  it('is read back, and begins the data at a multiple of 64', () => {
    const dtypes = fc.constantFrom('uint8' as const, 'int16' as const, 'float32' as const)
    fc.assert(
      fc.property(dtypes, fc.array(fc.nat(1000), { maxLength: 5 }), (dtype, shape) => {
        const bytes = formatNpyHeader(dtype, shape)
        expect(bytes.length % 64).toBe(0)
        expect(npyDataOffset(bytes.subarray(0, 12))).toBe(bytes.length)
        expect(parseNpyHeader(bytes)).toEqual({
          dtype,
          littleEndian: true,
          fortranOrder: false,
          shape,
          dataOffset: bytes.length,
        })
      }),
    )
  })
})

describe('parseNpyHeader', () => {
  it.each([
    ["'<f8'", 'float64', true],
    ["'>f4'", 'float32', false],
    ["'=f4'", 'float32', true],
    ["'>i2'", 'int16', false],
    ["'|b1'", 'bool', true],
    ["'|u1'", 'uint8', true],
    ["'>u8'", 'uint64', false],
    ['"<f2"', 'float16', true],
  ])('reads %s', (descr, dtype, littleEndian) => {
    expect(parseNpyHeader(of(descr))).toMatchObject({ dtype, littleEndian, shape: [6, 5, 7] })
  })

  it.each([2, 3])('reads version %i', (version) => {
    const bytes = header("{'descr': '<i4', 'fortran_order': True, 'shape': (3L,)}", version)
    expect(parseNpyHeader(bytes)).toMatchObject({
      dtype: 'int32',
      fortranOrder: true,
      shape: [3],
      dataOffset: bytes.length,
    })
  })

  it('reads a single number and a row', () => {
    expect(parseNpyHeader(of("'<f8'", '()')).shape).toEqual([])
    expect(parseNpyHeader(of("'<f8'", '(10,)')).shape).toEqual([10])
    expect(countOf([])).toBe(1)
  })

  it.each([
    ["'<c8'", 'complex'],
    ["'|O'", 'Python objects'],
    ["'<U3'", 'text'],
    ["'<m8[h]'", 'lengths of time'],
    ["'|V3'", 'raw bytes'],
    ["'<f16'", 'extended-precision'],
    ["[('a', '<f4')]", 'named fields'],
  ])('refuses %s and says why', (descr, words) => {
    expect(() => parseNpyHeader(of(descr), 'rain.npy')).toThrow(new RegExp(`rain\\.npy.*${words}`))
  })

  it('refuses impossible shapes', () => {
    expect(() => parseNpyHeader(of("'<f8'", '(6, -5, 7)'))).toThrow(
      'axis 2 the impossible length -5',
    )
    expect(() => parseNpyHeader(of("'<f8'", '(4294967296, 4294967296, 4)'))).toThrow(
      'more numbers than any disk holds',
    )
    expect(() => parseNpyHeader(header("{'descr': '<f8', 'fortran_order': False}"))).toThrow(
      'no readable shape',
    )
  })

  it('refuses every cut of a header, and other bytes, with its own errors', () => {
    const whole = formatNpyHeader('uint8', [3, 4, 5])
    for (let length = 0; length < whole.length; length++) {
      expect(() => parseNpyHeader(whole.subarray(0, length))).toThrow(
        expect.objectContaining({ name: 'GridcastError' }),
      )
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const bytes = new Uint8Array([...whole.subarray(0, 8), ...noise])
        try {
          parseNpyHeader(bytes)
        } catch (error) {
          expect(error).toHaveProperty('name', 'GridcastError')
        }
      }),
    )
    expect(isNpy(new Uint8Array([0x50, 0x4b]))).toBe(false)
  })
})
