import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readPanels, type AnimatedFigure } from './animated-figure'
import { composeCells } from './compose-cells'
import { cellAt, shrinkFrame, zoomToFit } from './cell-zoom'
import { positionOf } from './color-scale'
import { composeFrame, composeIndexedFrame, type Picture } from './compose-frame'
import { colorIndexOf } from './draw-panel'
import { cellAtPixel } from './figure-layout'
import { forecastFigure } from './forecast-figure'
import { buildPalette } from './ink'
import {
  islandFacts,
  islandForecast,
  islandFrames,
  islandGrid,
  islandValue,
  plainChoices,
} from './picture.testing'
import { sequenceFigure } from './sequence-figure'

const animated = forecastFigure(islandForecast, islandFacts, plainChoices)
const { figure } = animated

function pixel({ width, rgba }: Picture, x: number, y: number): number[] {
  return [...rgba.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)]
}

/** Where the middle of a cell lies in a panel. */
function middleOf(
  of: AnimatedFigure,
  panel: number,
  row: number,
  column: number,
): [number, number] {
  const { panels, zoom } = of.figure.layout
  const map = panels[panel]?.map ?? { left: 0, top: 0 }
  const half = Math.floor(zoom.pixelsPerCell / 2)
  return [map.left + column * zoom.pixelsPerCell + half, map.top + row * zoom.pixelsPerCell + half]
}

function hash(picture: Picture): string {
  return createHash('sha256').update(picture.rgba).digest('hex').slice(0, 16)
}

describe('a composed forecast', () => {
  it('shows each value in the colour that the legend has for it', () => {
    const picture = composeFrame(figure, animated.frame(5))
    const { valueLegend } = figure.layout
    const barTop = valueLegend.top + 16 + 4
    for (const [row, column] of [
      [5, 8],
      [5, 4],
      [7, 6],
      [3, 9],
    ] as const) {
      const value = islandValue(row, column, 5)
      const shown = pixel(picture, ...middleOf(animated, 0, row, column))
      const share = positionOf(figure.valueScale, value)
      const bar = Array.from({ length: valueLegend.width }, (_, x) =>
        pixel(picture, valueLegend.left + x, barTop),
      )
      const place = bar.findIndex((color) =>
        color.every((channel, index) => channel === shown[index]),
      )
      expect(place, `colour of ${value} in the legend`).toBeGreaterThanOrEqual(0)
      const barWidth = bar.findLastIndex(([red, , blue]) => red === 253 && blue === 37) + 1
      expect(Math.abs(place / barWidth - share)).toBeLessThan(0.02)
    }
  })

  it('shows equal values in equal colours in truth, forecast and baseline', () => {
    const palette = buildPalette('light', 'viridis', true)
    const index = colorIndexOf(palette, 'value', figure.valueScale, islandValue(5, 5, 3))
    const indexed = composeIndexedFrame(figure, animated.frame(9))
    const [x, y] = middleOf(animated, 3, 5, 5)
    expect(indexed.indices[y * indexed.width + x]).toBe(index)
  })

  it('hatches the sea in two tones that no map has', () => {
    const { indices, width, palette } = composeIndexedFrame(figure, animated.frame(5))
    const [x, y] = middleOf(animated, 0, 0, 0)
    const tones = new Set(
      Array.from({ length: 12 }, (_, step) => palette[indices[y * width + x - 5 + step] ?? 0]),
    )
    expect(tones.size).toBe(2)
    const counts = Array.from(palette).filter((color) => tones.has(color)).length
    expect(counts).toBe(2)
  })

  it('is neutral where forecast and truth agree, blue where the forecast is too low', () => {
    const same = forecastFigure(
      { ...islandForecast, forecast: islandFrames(4, 6) },
      islandFacts,
      plainChoices,
    )
    const [, , blueOfZero] = pixel(
      composeFrame(same.figure, same.frame(4)),
      ...middleOf(same, 2, 5, 5),
    )
    expect(blueOfZero).toBeGreaterThan(225)
    const lower = forecastFigure(
      { ...islandForecast, forecast: islandFrames(4, 6).map((value) => value / 2) },
      islandFacts,
      plainChoices,
    )
    const [red = 0, , blue = 0] = pixel(
      composeFrame(lower.figure, lower.frame(4)),
      ...middleOf(lower, 2, 5, 7),
    )
    expect(blue).toBeGreaterThan(red + 40)
  })

  it('uses at most 256 colours, in every ink, map and size', () => {
    for (const ink of ['light', 'dark'] as const)
      for (const colormap of ['viridis', 'grey'] as const) {
        const other = forecastFigure(islandForecast, islandFacts, {
          ...plainChoices,
          ink,
          colormap,
          pixelRatio: 1.5,
          width: 1400,
          height: 1100,
        })
        const { rgba } = composeFrame(other.figure, other.frame(6))
        expect(new Set(new Uint32Array(rgba.buffer)).size).toBeLessThanOrEqual(256)
      }
  })

  it('fits the width it was given, and any width that is reasonable', () => {
    for (const width of [360, 500, 720, 960, 1600]) {
      const { layout } = forecastFigure(islandForecast, islandFacts, {
        ...plainChoices,
        width,
      }).figure
      expect(layout.width).toBeLessThanOrEqual(width)
      for (const { area, map } of layout.panels) {
        expect(area.left + area.width).toBeLessThanOrEqual(layout.width)
        expect(map.top + map.height).toBeLessThanOrEqual(layout.valueLegend.top)
      }
    }
  })

  it('finds the cell under a pixel and reads all panels there', () => {
    const [x, y] = middleOf(animated, 2, 7, 9)
    expect(cellAtPixel(figure.layout, islandGrid, x, y)).toEqual({ panel: 2, row: 7, column: 9 })
    expect(cellAtPixel(figure.layout, islandGrid, 2, 2)).toBeNull()
    const readings = readPanels(animated, 5, 7, 9)
    expect(readings.map(({ title }) => title)).toEqual([
      'Truth',
      'Forecast',
      'Difference',
      'No change',
    ])
    expect(readings[0]?.value).toBeCloseTo(islandValue(7, 9, 5), 4)
    expect(readings[2]?.value).toBeCloseTo((readings[1]?.value ?? 0) - (readings[0]?.value ?? 0), 4)
  })

  it('takes a truth with or without the inputs before it', () => {
    const joined = new Float32Array([...islandForecast.inputs, ...islandForecast.truth])
    const other = forecastFigure({ ...islandForecast, truth: joined }, islandFacts, plainChoices)
    expect(hash(composeFrame(other.figure, other.frame(6)))).toBe(
      hash(composeFrame(figure, animated.frame(6))),
    )
  })

  it('comes out the same, byte for byte, every time', () => {
    expect(hash(composeFrame(figure, animated.frame(2)))).toBe('dc53887f67a7644f')
    expect(hash(composeFrame(figure, animated.frame(6)))).toBe('26a33c3584a43cdf')
    const chinese = forecastFigure(islandForecast, islandFacts, {
      ...plainChoices,
      ink: 'dark',
      language: 'zh-CN',
      colormap: 'magma',
      pixelRatio: 2,
      width: 1920,
      height: 1520,
    })
    expect(hash(composeFrame(chinese.figure, chinese.frame(8)))).toBe('1b338afb07917ce5')
  })
})

describe('labels', () => {
  const frame = (index: number, mode: 'free-running' | 'one-step' = 'free-running') =>
    forecastFigure(islandForecast, { ...islandFacts, mode }, plainChoices).frame(index)

  it('call inputs observed and forecasts by how they were made', () => {
    expect(frame(3).panels.map(({ badge }) => badge?.words)).toEqual([
      'observed',
      'observed',
      'forecast − truth',
      'observed',
    ])
    expect(frame(4).panels[1]?.badge).toEqual({ words: 'forecast, free-running', tone: 'forecast' })
    expect(frame(4, 'one-step').panels[1]?.badge?.words).toBe('forecast, one-step')
  })

  it('give date and lead time, and say when there is no truth yet', () => {
    expect(frame(3)).toMatchObject({ heading: '2022-01-24', aside: 'input 4 of 4' })
    expect(frame(6)).toMatchObject({ heading: '2022-02-14', aside: '3 weeks ahead' })
    expect(frame(8).panels[0]).toMatchObject({
      values: null,
      badge: null,
      emptyWords: 'no truth yet',
    })
    expect(frame(8).panels[2]).toMatchObject({ values: null, emptyWords: 'no truth yet' })
    expect(frame(8).panels[1]?.values).not.toBeNull()
  })

  it('show an end of a range beside the forecast, as what it is', () => {
    const { forecast } = islandForecast
    const [lower, upper] = [forecast.map((v) => v - 1), forecast.map((v) => v + 2)]
    const ranged = forecastFigure(
      { ...islandForecast, ranges: [{ level: 0.8, lower, upper }] },
      islandFacts,
      { ...plainChoices, baseline: 'upper-80' },
    )
    const [, made, , end] = ranged.frame(5).panels
    expect(end).toMatchObject({ title: '80 % range, upper end', badge: { words: 'range' } })
    const known = [...(made?.values ?? [])].findIndex((value) => !Number.isNaN(value))
    expect(end!.values![known]).toBeCloseTo(made!.values![known]! + 2, 4)
  })

  it('leave out the truth and the difference when no step has a truth', () => {
    const past = forecastFigure(
      { ...islandForecast, truth: new Float32Array(0) },
      { ...islandFacts, stepsWithTruth: 0 },
      plainChoices,
    )
    expect(past.frame(5).panels.map(({ title }) => title)).toEqual(['Forecast', 'No change'])
    expect(past.figure.difference).toBeNull()
  })
})

describe('zoom', () => {
  it('averages cells of a grid too large for the picture, ignoring those without data', () => {
    const values = Float32Array.of(1, 3, NaN, NaN, 5, NaN, NaN, NaN, 2, 2, 8, 8)
    const grid = { height: 3, width: 4 }
    expect([...shrinkFrame(values, grid, 2)]).toEqual([3, NaN, 2, 8])
    expect(zoomToFit({ height: 900, width: 1000 }, { height: 300, width: 300 }, 20)).toEqual({
      pixelsPerCell: 1,
      cellsPerPixel: 4,
    })
    expect(cellAt(10, { pixelsPerCell: 1, cellsPerPixel: 4 })).toBe(40)
  })

  it('draws thumbnails in whole pixels per cell', () => {
    const scale = { min: 0, max: 3, kind: 'linear', clipped: { low: false, high: false } } as const
    const { width, height, indices } = composeCells(
      Float32Array.of(0, 1, 2, 3),
      { height: 2, width: 2 },
      { height: 7, width: 9 },
      scale,
      'grey',
      'light',
    )
    expect([width, height]).toEqual([6, 6])
    expect(new Set(indices).size).toBe(4)
    expect(indices[0]).toBe(indices[2 * 6 + 2])
  })

  it('plays a sequence channel by channel', () => {
    const values = Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40)
    const facts = {
      valueName: 'wind',
      unit: 'm/s',
      channelNames: ['u', 'v'],
      range: { min: 0, max: 40 },
    }
    const sequence = sequenceFigure({ values, shape: [1, 2, 2], times: ['a', 'b'] }, facts, {
      ...plainChoices,
      channel: 1,
    })
    expect([...(sequence.frame(1).panels[0]?.values ?? [])]).toEqual([30, 40])
    expect(sequence.frame(1)).toMatchObject({ heading: 'b', aside: '2 of 2' })
  })
})
