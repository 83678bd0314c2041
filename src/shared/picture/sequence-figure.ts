/** The figure of one sequence: a dataset that plays, a preview before an import. */
import { headingOf, type AnimatedFigure, type Appearance } from './animated-figure'
import { frameAt, hasMissing, labelOf, selectChannel } from './channels'
import { valueScale, type ValueRange } from './color-scale'
import { layOutFigure } from './figure-layout'
import { wordsOf } from './words'

export interface SequenceFrames {
  /** `[T, H, W, C]`, NaN where there is no data. */
  values: Float32Array
  /** `[H, W, C]`. */
  shape: readonly number[]
  times: readonly string[]
}

export interface SequenceFacts {
  valueName: string
  unit: string | null
  channelNames: readonly string[]
  /** Range of the values the scale is locked to. */
  range: ValueRange
}

export function sequenceFigure(
  sequence: SequenceFrames,
  facts: SequenceFacts,
  choices: Appearance & { channel: number },
): AnimatedFigure {
  const words = wordsOf(choices.language)
  const [height = 1, width = 1, channels = 1] = sequence.shape
  const grid = { height, width }
  const values = selectChannel(sequence.values, channels, choices.channel)
  const scale = valueScale([values], [], facts.range, choices.scaleKind)
  const request = { grid, panels: 1, differencePanel: null, timeline: true, badges: false }
  const title =
    facts.channelNames.length > 1 ? (facts.channelNames[choices.channel] ?? '') : facts.valueName
  const frames = sequence.times.length
  return {
    figure: {
      grid,
      layout: layOutFigure({
        ...request,
        width: choices.width,
        height: choices.height,
        pixelRatio: choices.pixelRatio,
      }),
      ink: choices.ink,
      colormap: choices.colormap,
      valueLabel:
        labelOf(facts.valueName, facts.unit) +
        (scale.kind === 'square-root' ? ` · ${words.squareRootScale}` : ''),
      valueScale: scale,
      difference: null,
      noDataWords: hasMissing(values) ? words.noData : null,
    },
    frames,
    observed: frames,
    frame: (index) => ({
      heading: headingOf(sequence.times[index] ?? '', words),
      aside: words.frameOf(index + 1, frames),
      panels: [
        {
          title,
          badge: null,
          values: frameAt(values, height * width, index),
          emptyWords: words.noData,
          measure: 'value',
        },
      ],
      timeline: { observed: frames, total: frames, current: index },
    }),
  }
}
