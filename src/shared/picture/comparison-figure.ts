/**
 * The figure of several forecasts of the same times side by side: what happened, and what each
 * model forecast, under one clock and on one locked scale.
 */
import { headingOf, type AnimatedFigure, type Appearance } from './animated-figure'
import { frameAt, hasData, hasMissing, labelOf, selectChannel } from './channels'
import { valueScale } from './color-scale'
import type { PanelContent } from './draw-panel'
import { layOutFigure } from './figure-layout'
import type { ForecastFacts } from './forecast-figure'
import { wordsOf, type PictureWords } from './words'

/** Frames are `[T, H, W, C]`, NaN where there is no data. */
export interface ComparedForecasts {
  /** As far as there are any. */
  truth: Float32Array
  forecasts: readonly { title: string; values: Float32Array }[]
  /** `[H, W, C]`. */
  shape: readonly number[]
  times: readonly string[]
}

export function comparisonFigure(
  compared: ComparedForecasts,
  facts: ForecastFacts,
  choices: Appearance & { channel: number },
): AnimatedFigure {
  const words = wordsOf(choices.language)
  const [height = 1, width = 1, channels = 1] = compared.shape
  const grid = { height, width }
  const of = (values: Float32Array) => selectChannel(values, channels, choices.channel)
  const truth = of(compared.truth)
  const forecasts = compared.forecasts.map(({ title, values }) => ({ title, values: of(values) }))
  const all = forecasts.map(({ values }) => values)
  const scale = valueScale(hasData(truth) ? [truth] : [], all, facts.range, choices.scaleKind)
  const { timeline, panels } = { timeline: true, panels: 1 + forecasts.length }
  const { width: room, height: tallest, pixelRatio } = choices
  const request = { grid, panels, timeline, badges: true, differencePanel: null }
  return {
    figure: {
      grid,
      layout: layOutFigure({ ...request, width: room, height: tallest, pixelRatio }),
      ink: choices.ink,
      colormap: choices.colormap,
      valueLabel:
        labelOf(facts.valueName, facts.unit) +
        (scale.kind === 'square-root' ? ` · ${words.squareRootScale}` : ''),
      valueScale: scale,
      difference: null,
      noDataWords: hasMissing(truth, ...all) ? words.noData : null,
    },
    frames: compared.times.length,
    observed: 0,
    frame: (step) => ({
      heading: headingOf(compared.times[step] ?? '', words),
      aside: words.ahead(step + 1, facts.step),
      panels: [
        truthPanel(frameAt(truth, height * width, step), words),
        ...forecasts.map(({ title, values }): PanelContent => ({
          title,
          badge: { words: words.modes[facts.mode], tone: 'forecast' },
          values: frameAt(values, height * width, step),
          emptyWords: words.noForecastYet,
          measure: 'value',
        })),
      ],
      timeline: { observed: 0, total: compared.times.length, current: step },
    }),
  }
}

function truthPanel(values: Float32Array | null, words: PictureWords): PanelContent {
  const known = values !== null && hasData(values) ? values : null
  const badge = known && ({ words: words.observed, tone: 'observed' } as const)
  const empty = { emptyWords: words.noTruthYet, measure: 'value' } as const
  return { title: words.truth, badge, values: known, ...empty }
}
