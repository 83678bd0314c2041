/**
 * The figure of a forecast: first the inputs, then the forecast's steps, with truth, forecast,
 * difference and a baseline side by side under one clock and on one locked scale. Every panel says
 * whether its frame was observed or forecast, and how.
 */
import type { Dataset } from '../dataset'
import type { Forecast, ForecastMode } from '../forecast'
import { companionFrames, companionTitle, rangeEnd, type Companions } from './beside'
import { headingOf, type AnimatedFigure, type Appearance, type FigureStep } from './animated-figure'
import { frameAt, hasData, hasMissing, labelOf, selectChannel } from './channels'
import { differenceScale, valueScale, type ColorScale, type ValueRange } from './color-scale'
import type { Figure, FrameContent } from './compose-frame'
import type { PanelContent } from './draw-panel'
import { layOutFigure } from './figure-layout'
import type { ScaleKind } from './picture-options'
import { wordsOf, type PictureWords } from './words'

/** The frames of a forecast, `[T, H, W, C]` each, NaN where there is no data. */
export interface ForecastFrames extends Companions {
  inputs: Float32Array
  /**
   * True frames of the forecast's times, as far as there are any; the inputs may stand before them.
   */
  truth: Float32Array
  forecast: Float32Array
  /** `[H, W, C]`. */
  shape: readonly number[]
  inputTimes: readonly string[]
  times: readonly string[]
}

export interface ForecastFacts {
  mode: ForecastMode
  /** How many of the forecast's steps have a truth. */
  stepsWithTruth: number
  valueName: string
  unit: string | null
  channelNames: readonly string[]
  /** Smallest and largest value of the whole dataset. */
  range: ValueRange
  step: FigureStep
}

/** What a figure needs to know of a forecast and the dataset it continues. */
export function factsOf(forecast: Forecast, dataset: Dataset): ForecastFacts {
  const { valueName, unit, channelNames, range, time } = dataset
  const { mode, stepsWithTruth } = forecast
  return {
    mode,
    stepsWithTruth,
    valueName,
    unit,
    channelNames,
    range,
    step: time.kind === 'calendar' ? time.step : null,
  }
}

export interface ForecastChoices extends Appearance {
  /** Name of the baseline or of the end of a range to show; null for none. */
  baseline: string | null
  channel: number
}

/** One channel of a forecast, ready to be shown. Frames are `[H, W]`. */
interface Material {
  cells: number
  inputs: Float32Array
  forecast: Float32Array
  baseline: Float32Array | null
  /** Per step; null where there is no truth. */
  truth: (Float32Array | null)[]
  differences: (Float32Array | null)[]
  scales: Map<ScaleKind, Scales>
}

interface Scales {
  value: ColorScale
  /** Null where there is no truth at all. */
  difference: ColorScale | null
}

export function forecastFigure(
  frames: ForecastFrames,
  facts: ForecastFacts,
  choices: ForecastChoices,
): AnimatedFigure {
  const words = wordsOf(choices.language)
  const material = materialOf(frames, facts, choices)
  const figure = describeFigure(frames, facts, choices, material, words)
  const inputs = frames.inputTimes.length
  const total = inputs + frames.times.length
  const frame = (index: number): FrameContent => {
    const step = index - inputs
    return {
      heading: headingOf((step < 0 ? frames.inputTimes[index] : frames.times[step]) ?? '', words),
      aside: step < 0 ? words.inputOf(index + 1, inputs) : words.ahead(step + 1, facts.step),
      panels:
        step < 0
          ? inputPanels(material, index, choices, words)
          : stepPanels(material, step, facts.mode, choices, words),
      timeline: { observed: inputs, total, current: index },
    }
  }
  return { figure, frames: total, observed: inputs, frame }
}

/** What was made of frames, for as long as they are kept: other colours need no new reading. */
const prepared = new WeakMap<ForecastFrames, Map<string, Material>>()

function materialOf(
  frames: ForecastFrames,
  facts: ForecastFacts,
  choices: ForecastChoices,
): Material {
  const known = prepared.get(frames) ?? new Map<string, Material>()
  prepared.set(frames, known)
  const key = JSON.stringify([choices.channel, choices.baseline, facts.stepsWithTruth, facts.range])
  const material = known.get(key) ?? prepare(frames, facts, choices)
  known.set(key, material)
  return material
}

function scalesOf(material: Material, range: ValueRange, kind: ScaleKind): Scales {
  const known = material.scales.get(kind)
  if (known !== undefined) return known
  const truth = material.truth.filter((frame) => frame !== null)
  const differences = material.differences.filter((frame) => frame !== null)
  const value = valueScale([material.inputs, ...truth], [material.forecast], range, kind)
  const difference = differences.length === 0 ? null : differenceScale(differences, value)
  const scales = { value, difference }
  material.scales.set(kind, scales)
  return scales
}

function prepare(frames: ForecastFrames, facts: ForecastFacts, choices: ForecastChoices): Material {
  const [height = 1, width = 1, channels = 1] = frames.shape
  const cells = height * width
  const of = (values: Float32Array): Float32Array =>
    selectChannel(values, channels, choices.channel)
  const [inputs, forecast] = [of(frames.inputs), of(frames.forecast)]
  const trueFrames = of(
    truthOnly(frames.truth, frames.inputs, facts.stepsWithTruth * cells * channels),
  )
  const truth = frames.times.map((_, step) => {
    const frame = step < facts.stepsWithTruth ? frameAt(trueFrames, cells, step) : null
    return frame !== null && hasData(frame) ? frame : null
  })
  const differences = truth.map((frame, step) => {
    const predicted = frameAt(forecast, cells, step)
    return frame === null || predicted === null
      ? null
      : predicted.map((value, cell) => value - (frame[cell] ?? NaN))
  })
  const baseline = choices.baseline === null ? undefined : companionFrames(frames, choices.baseline)
  return {
    cells,
    inputs,
    forecast,
    truth,
    differences,
    baseline: baseline === undefined ? null : of(baseline),
    scales: new Map(),
  }
}

/** The truth without the inputs, if these stand before it. */
function truthOnly(truth: Float32Array, inputs: Float32Array, wanted: number): Float32Array {
  const leads =
    truth.length >= inputs.length + wanted &&
    inputs.every((value, index) => Object.is(value, truth[index]))
  return leads ? truth.subarray(inputs.length) : truth
}

function describeFigure(
  frames: ForecastFrames,
  facts: ForecastFacts,
  choices: ForecastChoices,
  material: Material,
  words: PictureWords,
): Figure {
  const [height = 1, width = 1] = frames.shape
  const truth = material.truth.filter((frame) => frame !== null)
  const { value: scale, difference } = scalesOf(material, facts.range, choices.scaleKind)
  const withDifference = difference !== null
  const name =
    facts.channelNames.length > 1
      ? `${facts.valueName}: ${facts.channelNames[choices.channel] ?? ''}`
      : facts.valueName
  return {
    grid: { height, width },
    layout: layOutFigure({
      grid: { height, width },
      panels:
        1 +
        (hasTruth(material) ? 1 : 0) +
        (withDifference ? 1 : 0) +
        (material.baseline === null ? 0 : 1),
      differencePanel: withDifference ? 2 : null,
      timeline: true,
      badges: true,
      width: choices.width,
      height: choices.height,
      pixelRatio: choices.pixelRatio,
    }),
    ink: choices.ink,
    colormap: choices.colormap,
    valueLabel:
      labelOf(name, facts.unit) +
      (scale.kind === 'square-root' ? ` · ${words.squareRootScale}` : ''),
    valueScale: scale,
    difference: withDifference
      ? { label: labelOf(words.differenceOf, facts.unit), scale: difference }
      : null,
    noDataWords: hasMissing(material.inputs, material.forecast, ...truth) ? words.noData : null,
  }
}

/** A forecast of the future has nothing to stand beside: its map gets the room. */
function hasTruth({ truth }: Material): boolean {
  return truth.some((frame) => frame !== null)
}

type Untitled = Omit<PanelContent, 'title'>
type PanelRole = 'truth' | 'forecast' | 'difference' | 'baseline'

/** Before the forecast's border every panel shows what was observed. */
function inputPanels(
  material: Material,
  index: number,
  choices: ForecastChoices,
  words: PictureWords,
): PanelContent[] {
  const observed: Untitled = {
    badge: { words: words.observed, tone: 'observed' },
    values: frameAt(material.inputs, material.cells, index),
    emptyWords: words.noData,
    measure: 'value',
  }
  const difference: Untitled = {
    badge: { words: words.differenceOf, tone: 'plain' },
    values: null,
    emptyWords: words.noForecastYet,
    measure: 'difference',
  }
  return assemble(material, choices, words, {
    truth: observed,
    forecast: observed,
    difference,
    baseline: observed,
  })
}

function stepPanels(
  material: Material,
  step: number,
  mode: ForecastMode,
  choices: ForecastChoices,
  words: PictureWords,
): PanelContent[] {
  const { cells, forecast, baseline, truth, differences } = material
  const trueFrame = truth[step] ?? null
  return assemble(material, choices, words, {
    truth: {
      badge: trueFrame === null ? null : { words: words.observed, tone: 'observed' },
      values: trueFrame,
      emptyWords: words.noTruthYet,
      measure: 'value',
    },
    forecast: {
      badge: { words: words.modes[mode], tone: 'forecast' },
      values: frameAt(forecast, cells, step),
      emptyWords: words.noData,
      measure: 'value',
    },
    difference: {
      badge: { words: words.differenceOf, tone: 'plain' },
      values: differences[step] ?? null,
      emptyWords: words.noTruthYet,
      measure: 'difference',
    },
    baseline: {
      badge: {
        words: rangeEnd(choices.baseline ?? '') ? words.rangeBadge : words.baselineBadge,
        tone: 'plain',
      },
      values: baseline === null ? null : frameAt(baseline, cells, step),
      emptyWords: words.noData,
      measure: 'value',
    },
  })
}

/** The panels that this figure has, with their titles. */
function assemble(
  material: Material,
  choices: ForecastChoices,
  words: PictureWords,
  untitled: Record<PanelRole, Untitled>,
): PanelContent[] {
  const panels: PanelContent[] = []
  if (hasTruth(material)) panels.push({ ...untitled.truth, title: words.truth })
  panels.push({ ...untitled.forecast, title: words.forecast })
  if (material.differences.some((frame) => frame !== null))
    panels.push({ ...untitled.difference, title: words.difference })
  if (material.baseline !== null)
    panels.push({ ...untitled.baseline, title: companionTitle(choices.baseline ?? '', words) })
  return panels
}
