/**
 * The colours of a picture apart from its maps, light and dark, and the palette of at most 256
 * colours that one picture uses.
 *
 * Everything is drawn in palette indices. A GIF can hold such a picture without loss, and the
 * window shows the very same colours.
 */
import {
  mixColors,
  packColor,
  sampledColormap,
  type RedGreenBlue,
  type ValueColormap,
} from './colormaps'
import { inkLevels } from './font/text'
import type { InkName } from './picture-options'

interface Ink {
  surface: RedGreenBlue
  text: RedGreenBlue
  muted: RedGreenBlue
  line: RedGreenBlue
  /** Ground of a panel that has nothing to show. */
  empty: RedGreenBlue
  /** The two tones of the hatch that stands for no data. */
  noData: readonly [RedGreenBlue, RedGreenBlue]
  observed: RedGreenBlue
  forecast: RedGreenBlue
  onBadge: RedGreenBlue
}

const inks: Record<InkName, Ink> = {
  light: {
    surface: [255, 255, 255],
    text: [28, 30, 31],
    muted: [86, 91, 94],
    line: [205, 206, 202],
    empty: [247, 247, 245],
    noData: [
      [230, 231, 228],
      [216, 217, 214],
    ],
    observed: [12, 108, 116],
    forecast: [180, 77, 8],
    onBadge: [255, 255, 255],
  },
  dark: {
    surface: [27, 29, 31],
    text: [236, 237, 237],
    muted: [169, 174, 177],
    line: [69, 74, 77],
    empty: [34, 37, 39],
    noData: [
      [39, 42, 44],
      [51, 55, 57],
    ],
    observed: [79, 193, 196],
    forecast: [240, 154, 85],
    onBadge: [16, 18, 19],
  },
}

/**
 * Inks that writing is done in; on badges it stands on the badge's colour, elsewhere on the
 * surface.
 */
export const writingInks = ['text', 'muted', 'onObserved', 'onForecast'] as const
export type WritingInk = (typeof writingInks)[number]
/** Colours of filled shapes with soft edges on the surface. */
export const shapeInks = ['observed', 'forecast', 'line'] as const
export type ShapeInk = (typeof shapeInks)[number]

/**
 * Where each colour lies in a palette. A ramp's index i stands for coverage (i + 1) / inkLevels.
 */
export interface Palette {
  colors: Uint32Array
  surface: number
  empty: number
  noData: readonly [number, number]
  /** First index of each ramp of `inkLevels` colours. */
  writing: Record<WritingInk, number>
  shapes: Record<ShapeInk, number>
  values: { first: number; count: number }
  /** Null when the picture shows no difference. */
  differences: { first: number; count: number } | null
}

const differenceColors = 101

/**
 * Lays out the palette: first the ink, then the difference's colours if there are any, and all that
 * is left for the values.
 */
export function buildPalette(
  inkName: InkName,
  colormap: ValueColormap,
  withDifference: boolean,
): Palette {
  const ink = inks[inkName]
  const colors: number[] = []
  const add = (color: RedGreenBlue): number => colors.push(packColor(color)) - 1
  const addRamp = (from: RedGreenBlue, to: RedGreenBlue): number => {
    const first = colors.length
    for (let level = 1; level <= inkLevels; level += 1) add(mixColors(from, to, level / inkLevels))
    return first
  }
  const addMap = (name: ValueColormap | 'red-blue', count: number) => {
    const first = colors.length
    colors.push(...sampledColormap(name, count))
    return { first, count }
  }
  const palette = {
    surface: add(ink.surface),
    empty: add(ink.empty),
    noData: [add(ink.noData[0]), add(ink.noData[1])] as const,
    writing: {
      text: addRamp(ink.surface, ink.text),
      muted: addRamp(ink.surface, ink.muted),
      onObserved: addRamp(ink.observed, ink.onBadge),
      onForecast: addRamp(ink.forecast, ink.onBadge),
    },
    shapes: {
      observed: addRamp(ink.surface, ink.observed),
      forecast: addRamp(ink.surface, ink.forecast),
      line: addRamp(ink.surface, ink.line),
    },
    differences: withDifference ? addMap('red-blue', differenceColors) : null,
    values: addMap(colormap, 256 - 4 - 7 * inkLevels - (withDifference ? differenceColors : 0)),
  }
  return { ...palette, colors: Uint32Array.from(colors) }
}
