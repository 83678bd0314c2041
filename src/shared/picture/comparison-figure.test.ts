import { describe, expect, it } from 'vitest'
import { readPanels } from './animated-figure'
import { comparisonFigure } from './comparison-figure'
import { composeFrame } from './compose-frame'
import { islandFacts, islandForecast, islandFrames, plainChoices } from './picture.testing'

const { forecast, truth, shape, times } = islandForecast
const compared = {
  ...{ truth, shape, times },
  forecasts: [
    { title: 'first', values: forecast },
    { title: 'second', values: islandFrames(4, 6, 2) },
  ],
}

describe('forecasts side by side', () => {
  const figure = comparisonFigure(compared, islandFacts, plainChoices)

  it('has what happened and a panel for each, on one scale that all share', () => {
    expect(figure.figure.layout.panels).toHaveLength(3)
    const readings = readPanels(figure, 1, 5, 7)
    expect(readings.map(({ title }) => title)).toEqual(['Truth', 'first', 'second'])
    const at = (values: Float32Array) => values[(1 * 12 + 5) * 16 + 7]
    const values = [truth, ...compared.forecasts.map((one) => one.values)].map(at)
    expect(readings.map(({ value }) => value)).toEqual(values)
    expect(figure.figure.valueScale).toMatchObject({ min: 0, max: 100 })
  })

  it('says where there is no truth yet, and draws whole frames', () => {
    expect(readPanels(figure, 5, 5, 7)[0]?.value).toBeNull()
    const { width, height, rgba } = composeFrame(figure.figure, figure.frame(5))
    expect(rgba).toHaveLength(width * height * 4)
    expect(figure.frame(5).aside).toBe('6 weeks ahead')
  })
})
