/** A figure over time: what the player shows and what a GIF holds, frame by frame. */
import type { TimeUnit } from '../dataset'
import type { ValueColormap } from './colormaps'
import type { Figure, FrameContent } from './compose-frame'
import type { PanelContent } from './draw-panel'
import { layOutFigure } from './figure-layout'
import type { FigureSizeName, InkName, PictureLanguage, ScaleKind } from './picture-options'
import type { PictureWords } from './words'

/** How a figure looks; the same for every kind of figure. Widths and heights in device pixels. */
export interface Appearance {
  colormap: ValueColormap
  scaleKind: ScaleKind
  ink: InkName
  language: PictureLanguage
  width: number
  height: number
  pixelRatio: number
}

/** Size of an exported figure, and the one the window aims at. */
export const exportedSize = { width: 960, height: 640, pixelRatio: 1 } as const

const timesStandard: Record<FigureSizeName, number> = { standard: 1, large: 2, print: 4 }

/** The space, in device pixels, that an exported figure of a size is laid out in. */
export function spaceOf(size: FigureSizeName) {
  const times = timesStandard[size]
  return {
    width: exportedSize.width * times,
    height: exportedSize.height * times,
    pixelRatio: exportedSize.pixelRatio * times,
  }
}

/** The smaller of the two sizes for screens that shows every cell of a grid with four panels. */
export function suitingSize(grid: { height: number; width: number }): FigureSizeName {
  const { zoom } = layOutFigure({
    grid,
    panels: 4,
    differencePanel: 2,
    timeline: true,
    badges: true,
    ...exportedSize,
  })
  return zoom.cellsPerPixel === 1 ? 'standard' : 'large'
}

/** The step of a calendar axis; null on an axis without dates. */
export type FigureStep = { count: number; unit: TimeUnit } | null

export interface AnimatedFigure {
  figure: Figure
  /** Number of frames; the first `observed` of them lie before the forecast's border. */
  frames: number
  observed: number
  frame: (index: number) => FrameContent
}

/**
 * The value of each panel at one cell: what stands under the pointer. NaN: no data there; null: the
 * panel shows nothing.
 */
export interface PanelReading {
  title: string
  measure: PanelContent['measure']
  value: number | null
}

/** Reads all panels of a frame at a cell. */
export function readPanels(
  animated: AnimatedFigure,
  index: number,
  row: number,
  column: number,
): PanelReading[] {
  return animated.frame(index).panels.map(({ title, measure, values }) => ({
    title,
    measure,
    value: values === null ? null : (values[row * animated.figure.grid.width + column] ?? NaN),
  }))
}

/** A frame's time; `frame 3` of an axis without dates is said in the picture's language. */
export function headingOf(time: string, words: PictureWords): string {
  const number = /^frame (-?\d+)$/.exec(time)?.[1]
  return number === undefined ? time : words.frameNumber(number)
}
