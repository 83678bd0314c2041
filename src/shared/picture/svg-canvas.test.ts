import { describe, expect, it } from 'vitest'
import { composeFrame, composeSvg } from './compose-frame'
import { forecastFigure } from './forecast-figure'
import { islandFacts, islandForecast, islandGrid, plainChoices } from './picture.testing'

const animated = forecastFigure(islandForecast, islandFacts, {
  ...plainChoices,
  contour: 50,
  panels: ['truth', 'forecast'],
})
const { figure, observed } = animated
const svg = composeSvg(figure, animated.frame(observed))
const rectangles = [
  ...svg.matchAll(/<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)" fill="([^"]+)"/g),
]

describe('a figure as shapes', () => {
  it('has the colour of every cell where the pixels have it', () => {
    const { rgba, width } = composeFrame(figure, animated.frame(observed))
    const side = figure.layout.zoom.pixelsPerCell
    const plain = rectangles.map(([, ...numbers]) => ({
      ...{ left: Number(numbers[0]), top: Number(numbers[1]) },
      ...{ right: Number(numbers[0]) + Number(numbers[2]) },
      ...{ bottom: Number(numbers[1]) + Number(numbers[3]), fill: numbers[4] },
    }))
    for (const { map } of figure.layout.panels)
      for (let row = 0; row < islandGrid.height; row++)
        for (let column = 0; column < islandGrid.width; column++) {
          const [x, y] = [map.left + column * side + 3, map.top + row * side + 3]
          const at = plain.findLast(
            (one) => x >= one.left && x < one.right && y >= one.top && y < one.bottom,
          )
          if (at?.fill === 'url(#no-data)') continue
          const pixel = [...rgba.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)]
          const color = `#${pixel.map((one) => one.toString(16).padStart(2, '0')).join('')}`
          expect(at?.fill).toBe(color)
        }
  })

  it('joins neighbours of one colour, and writes text as outlines', () => {
    const map = figure.layout.panels[0]!.map
    const isWithin = (at: number, from: number, length: number) => at >= from && at < from + length
    const within = ({ 1: left, 2: top }: RegExpExecArray) =>
      isWithin(Number(left), map.left, map.width) && isWithin(Number(top), map.top, map.height)
    expect(rectangles.filter(within).length).toBeLessThan(islandGrid.height * islandGrid.width)
    expect(svg).not.toContain('<text')
    expect(svg.match(/<path d="M[\d. MLQz-]+" fill="#[0-9a-f]{6}"\/>/g)?.length).toBeGreaterThan(5)
    expect(svg).not.toContain('NaN')
  })

  it('hatches what has no data and dashes contours', () => {
    expect(svg).toContain('fill="url(#no-data)"')
    expect(svg).toContain('fill="url(#dashes)"')
  })
})
