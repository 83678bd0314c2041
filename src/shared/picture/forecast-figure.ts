/**
 * The figure of a forecast: first the inputs, then the forecast's steps, with truth, forecast,
 * difference and a baseline side by side under one clock and on one locked scale. Every panel says
 * whether its frame was observed or forecast, and how.
 */
import type { Dataset, Georeference } from '../dataset'
import type { Forecast, ForecastMode } from '../forecast'
import { companionFrames, companionTitle, rangeEnd, type Companions } from './beside'
import { headingOf, type AnimatedFigure, type Appearance, type FigureStep } from './animated-figure'
import { frameAt, hasData, hasMissing, labelOf, selectChannel } from './channels'
import type { GridSize } from './cell-zoom'
import { differenceScale, valueScale, type ColorScale, type ValueRange } from './color-scale'
import type { Figure, FrameContent } from './compose-frame'
import type { PanelContent } from './draw-panel'
import { layOutFigure } from './figure-layout'
import { graticuleOf } from './graticule'
import { cropFrame, wholeOf, withinGrid, type GridView } from './grid-view'
import { panelRoles, type PanelRole, type ScaleKind } from './picture-options'
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
  /** Absent: the grid lies nowhere. */
  georeference?: Georeference | null
}

/** What a figure needs to know of a forecast and the dataset it continues. */
export function factsOf(forecast: Forecast, dataset: Dataset): ForecastFacts {
  const { valueName, unit, channelNames, range, time, georeference } = dataset
  const { mode, stepsWithTruth } = forecast
  return {
    mode,
    stepsWithTruth,
    valueName,
    unit,
    channelNames,
    range,
    step: time.kind === 'calendar' ? time.step : null,
    georeference,
  }
}

export interface ForecastChoices extends Appearance {
  /** Name of the baseline or of the end of a range to show; null for none. */
  baseline: string | null
  channel: number
  /** Which of the panels that there are; absent: all. */
  panels?: readonly PanelRole[] | undefined
  /**
   * One map instead of panels: up to this share of its width what happened (or the baseline), and
   * the forecast beyond. Null or absent for panels.
   */
  swipe?: number | null | undefined
  /** The part of the grid that is shown; null or absent for all of it. */
  view?: GridView | null | undefined
  /** Cells at or above it are bordered; null or absent for none. */
  contour?: number | null | undefined
  /** Whether round longitudes and latitudes cross the maps, where the grid lies somewhere. */
  graticule?: boolean | undefined
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
  const [height = 1, width = 1] = frames.shape
  const grid = { height, width }
  const view = viewOf(grid, choices)
  const inputs = frames.inputTimes.length
  const total = inputs + frames.times.length
  const panelsAt = (index: number) => {
    const panels = { material, choices, words, grid }
    return index < inputs
      ? inputPanels(panels, index)
      : stepPanels(panels, index - inputs, facts.mode)
  }
  const frame = (index: number): FrameContent => {
    const step = index - inputs
    return {
      heading: headingOf((step < 0 ? frames.inputTimes[index] : frames.times[step]) ?? '', words),
      aside: step < 0 ? words.inputOf(index + 1, inputs) : words.ahead(step + 1, facts.step),
      panels: panelsAt(index).map((panel) => ({
        ...panel,
        values: panel.values && cropFrame(panel.values, grid, view),
      })),
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
  const view = viewOf({ height, width }, choices)
  const grid = { height: view.height, width: view.width }
  const roles = shownRoles(material, choices)
  const at = roles.indexOf('difference')
  const truth = material.truth.filter((frame) => frame !== null)
  const { value: scale, difference } = scalesOf(material, facts.range, choices.scaleKind)
  const withDifference = difference !== null && at >= 0
  const name =
    facts.channelNames.length > 1
      ? `${facts.valueName}: ${facts.channelNames[choices.channel] ?? ''}`
      : facts.valueName
  return {
    grid,
    layout: layOutFigure({
      grid,
      panels: roles.length,
      differencePanel: withDifference ? at : null,
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
    overlays: {
      contour: choices.contour ?? null,
      graticule: choices.graticule ? graticuleOf(facts.georeference ?? null, view) : null,
      divider:
        typeof choices.swipe === 'number' ? bordersAt(view, choices.swipe) - view.column : null,
    },
  }
}

/** The first column of the whole grid right of what divides a map. */
const bordersAt = (view: GridView, share: number): number =>
  view.column + Math.round(view.width * share)

const viewOf = (grid: GridSize, { view }: ForecastChoices): GridView =>
  view ? withinGrid(view, grid) : wholeOf(grid)

/** The panels that there are and that are wanted; the one map of a swipe goes by the forecast. */
function shownRoles(
  material: Material,
  { panels = panelRoles, swipe }: ForecastChoices,
): readonly PanelRole[] {
  const there: Record<PanelRole, boolean> = {
    truth: hasTruth(material),
    forecast: true,
    difference: hasTruth(material),
    baseline: material.baseline !== null,
  }
  const shown = panelRoles.filter((role) => there[role] && panels.includes(role))
  return shown.length === 0 || typeof swipe === 'number' ? ['forecast'] : shown
}

/** A forecast of the future has nothing to stand beside: its map gets the room. */
function hasTruth({ truth }: Material): boolean {
  return truth.some((frame) => frame !== null)
}

type Untitled = Omit<PanelContent, 'title'>

interface PanelsOf {
  material: Material
  choices: ForecastChoices
  words: PictureWords
  /** The whole one. */
  grid: GridSize
}

/** Before the forecast's border every panel shows what was observed. */
function inputPanels(panels: PanelsOf, index: number): PanelContent[] {
  const { material, words } = panels
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
  return assemble(panels, {
    truth: observed,
    forecast: observed,
    difference,
    baseline: observed,
  })
}

function stepPanels(panels: PanelsOf, step: number, mode: ForecastMode): PanelContent[] {
  const { material, choices, words } = panels
  const { cells, forecast, baseline, truth, differences } = material
  const trueFrame = truth[step] ?? null
  return assemble(panels, {
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
  { material, choices, words, grid }: PanelsOf,
  untitled: Record<PanelRole, Untitled>,
): PanelContent[] {
  const titles: Record<PanelRole, string> = {
    truth: words.truth,
    forecast: words.forecast,
    difference: words.difference,
    baseline: companionTitle(choices.baseline ?? '', words),
  }
  const panels = shownRoles(material, choices).map((role) => ({
    ...untitled[role],
    title: titles[role],
  }))
  const [only] = panels
  const beside = hasTruth(material) ? 'truth' : 'baseline'
  const left = untitled[beside].values
  if (typeof choices.swipe !== 'number' || !only?.values || left === null) return panels
  const border = bordersAt(viewOf(grid, choices), choices.swipe)
  const values = joined(left, only.values, grid.width, border)
  return [{ ...only, title: `${titles[beside]} | ${titles.forecast}`, values }]
}

/** One map of two: the left one up to a column. */
function joined(left: Float32Array, right: Float32Array, width: number, border: number) {
  return right.map((value, cell) => (cell % width < border ? (left[cell] ?? NaN) : value))
}
