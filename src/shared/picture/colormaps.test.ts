import { describe, expect, it } from 'vitest'
import {
  colormapTable,
  parseValueColormap,
  sampledColormap,
  unpackColor,
  valueColormaps,
} from './colormaps'

/** Relative luminance (WCAG 2). */
function luminance(color: number): number {
  const [red, green, blue] = unpackColor(color).map((channel) => {
    const share = channel / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

describe('colour maps', () => {
  it.each(valueColormaps)('%s has 256 colours that grow lighter from end to end', (name) => {
    const lights = Array.from(colormapTable(name), luminance)
    expect(lights).toHaveLength(256)
    for (let index = 1; index < 256; index += 1)
      expect(lights[index]).toBeGreaterThanOrEqual((lights[index - 1] ?? 0) - 0.004)
    expect((lights[255] ?? 0) - (lights[0] ?? 0)).toBeGreaterThan(0.5)
  })

  it('holds the published end colours', () => {
    const ends = (name: 'viridis' | 'magma' | 'grey') =>
      [colormapTable(name)[0], colormapTable(name)[255]].map((color) => unpackColor(color ?? 0))
    expect(ends('viridis')).toEqual([
      [68, 1, 84],
      [253, 231, 37],
    ])
    expect(ends('magma')).toEqual([
      [0, 0, 4],
      [252, 253, 191],
    ])
    expect(ends('grey')).toEqual([
      [0, 0, 0],
      [255, 255, 255],
    ])
  })

  it('puts blue below zero, red above, and the lightest colour at zero of a difference', () => {
    const colors = Array.from(sampledColormap('red-blue', 101), unpackColor)
    const [low, zero, high] = [colors[0], colors[50], colors[100]]
    expect(low?.[2]).toBeGreaterThan(low?.[0] ?? 0)
    expect(high?.[0]).toBeGreaterThan(high?.[2] ?? 0)
    expect(Math.min(...(zero ?? []))).toBeGreaterThan(230)
  })

  it('refuses an unknown name and lists the known ones', () => {
    expect(parseValueColormap('magma')).toBe('magma')
    expect(() => parseValueColormap('jet')).toThrow(/no colour map called "jet"/)
  })
})
