import { describe, expect, it } from 'vitest'
import { CoverageBuilder } from './coverage'
import { canDraw, loadGlyphsFor } from './glyph-store'
import { capitalsHeight, inkLevels, measureText, shortenText, textMask } from './text'

const style = { size: 11, weight: 'regular' } as const

describe('coverage', () => {
  it('is the exact area inside a slanted quadrilateral', () => {
    const builder = new CoverageBuilder(12, 10)
    const corners = [
      [1.3, 1.7],
      [10.2, 2.4],
      [8.9, 8.6],
      [2.1, 7.5],
    ] as const
    corners.forEach(([x, y], index) => {
      const [nextX, nextY] = corners[(index + 1) % 4] ?? [0, 0]
      builder.line(x, y, nextX, nextY)
    })
    const area = corners.reduce((sum, [x, y], index) => {
      const [nextX, nextY] = corners[(index + 1) % 4] ?? [0, 0]
      return sum + (x * nextY - nextX * y) / 2
    }, 0)
    const { values } = builder.finish()
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(Math.abs(area), 9)
    expect(values[5 * 12 + 5]).toBeCloseTo(1, 12)
    expect(values[0]).toBe(0)
  })
})

describe('text', () => {
  it('has digits of one width, so that dates stand still', () => {
    const widths = new Set([...'0123456789'].map((digit) => measureText(digit.repeat(50), style)))
    expect(widths.size).toBe(1)
  })

  it('measures what it draws', () => {
    for (const text of [
      '2022-01-17',
      'forecast, free-running',
      '预测，自由推演',
      '10⁻⁵ m² s⁻¹ · 25 °C',
    ]) {
      const mask = textMask(text, style)
      expect(mask.width).toBe(measureText(text, style) + 1)
      const inked = mask.levels.reduce(
        (columns, level, index) => Math.max(columns, level > 0 ? (index % mask.width) + 1 : 0),
        0,
      )
      expect(inked).toBeGreaterThan(mask.width - 4)
    }
  })

  it('stands on the baseline with sharp edges', () => {
    const mask = textMask('E', style)
    const rows = Array.from({ length: mask.height }, (_, row) =>
      Math.max(...mask.levels.subarray(row * mask.width, (row + 1) * mask.width)),
    )
    const inked = rows.flatMap((level, row) => (level > 0 ? [row] : []))
    expect(inked.at(-1)).toBe(mask.baseline - 1)
    expect(inked.at(0)).toBe(mask.baseline - capitalsHeight(style))
    expect(rows[mask.baseline - 1]).toBe(inkLevels)
  })

  it('is cut with an ellipsis when it does not fit', () => {
    const cut = shortenText('a very long name of a value', style, 60)
    expect(cut).toMatch(/…$/)
    expect(measureText(cut, style)).toBeLessThanOrEqual(60)
    expect(shortenText('short', style, 60)).toBe('short')
  })

  it('draws the words of pictures at once and loads further Chinese when used', async () => {
    expect(canDraw('Truth 真值 观测 预测，自由推演 单步 ≥ − × ⁻⁹ µ °C')).toBe(true)
    expect(canDraw('降雨')).toBe(false)
    await loadGlyphsFor(['降雨'])
    expect(canDraw('降雨')).toBe(true)
    expect(measureText('降雨', style)).toBe(22)
  })
})
