import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeLine, safeLines } from './safe-text'

function thrownBy(work: () => unknown): Error {
  try {
    work()
  } catch (error) {
    return error as Error
  }
  throw new Error('Nothing was thrown.')
}

describe('a text for the log', () => {
  it('holds nothing of a file that is no JSON', () => {
    const content = '{"patient": "Smith", "cases": 17.25'
    const { message } = thrownBy(() => JSON.parse(`${content} oops`))
    expect(safeLine(message)).not.toMatch(/Smith|17\.25|oops/)
    expect(safeLine(thrownBy(() => JSON.parse('Smith,12 "x" 3')).message)).toBe(
      `Unexpected token '…', "…" is not valid JSON`,
    )
  })

  it('holds nothing of any content that JSON.parse complains of', () => {
    const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz')
    const secret = fc.string({ unit: letter, minLength: 6, maxLength: 12 })
    const mark = fc.constantFrom('"', "'", '', ',', ' "', "' '", '`', '\n')
    fc.assert(
      fc.property(fc.array(fc.tuple(secret, mark), { minLength: 1 }), (pieces) => {
        const content = pieces.map(([word, between]) => `${word}${between}`).join('')
        const words = safeLine(thrownBy(() => JSON.parse(`[1, ${content} x`)).message)
        for (const [word] of pieces) expect(words.includes(word)).toBe(false)
      }),
    )
  })

  it('holds the last part of a path alone', () => {
    expect(
      safeLine("ENOENT: no such file or directory, open '/home/jane doe/o'brien/cases.csv'"),
    ).toBe("ENOENT: no such file or directory, open 'cases.csv'")
    expect(safeLine('spawn /home/jane/app/node ENOENT')).toBe('spawn node ENOENT')
    expect(safeLine('can’t read C:\\Users\\jane\\cases.csv')).toBe('can’t read cases.csv')
    expect(safeLine('at read (file:///home/jane/app/out/main/app-x1.js:12:3)')).toBe(
      'at read (app-x1.js:12:3)',
    )
    expect(safeLine('    at Object.<anonymous> (/home/jane doe/x.js:1:2)')).toBe(
      'at Object.<anonymous> (x.js:1:2)',
    )
    expect(safeLine('at async file:///home/jane/x.js:1:2')).toBe('at x.js:1:2')
  })

  it('keeps what tells a defect', () => {
    for (const kept of [
      "TypeError: Cannot read properties of undefined (reading 'length')",
      'RangeError: Invalid typed array length: 4294967296',
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      'GridcastError: The computing process ended unexpectedly (signal SIGKILL).',
    ])
      expect(safeLine(kept)).toBe(kept)
  })

  it('holds no token, no query, no quotation and no number with a fraction', () => {
    const token = 'kq3vN0c9W_1ZpQ2yFq7xJ5bM8sT4uR6aE-dGhLkOiU0'
    for (const text of [
      `http://127.0.0.1:8420/?token=${token}`,
      `Cookie gridcast-8420=${token}`,
      `token=${token.slice(0, 10)}`,
    ]) {
      expect(safeLine(text)).not.toContain(token.slice(0, 10))
    }
    expect(safeLine("the cell 'Smith' holds 12.75 and -3.5e-7")).toBe("the cell '…' holds # and #")
  })

  it('is one line, and not without end', () => {
    expect(safeLine('a\nb\r\nc')).toBe('a b c')
    expect(safeLine('x '.repeat(1e6)).length).toBeLessThan(3000)
    expect(safeLines(Array(1000).fill('at x').join('\n')).length).toBeLessThan(100)
  })
})
