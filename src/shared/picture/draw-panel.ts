/** Draws one panel: title, badge, map. */
import { shrinkFrame, type GridSize } from './cell-zoom'
import { positionOf, type ColorScale } from './color-scale'
import { drawContour, drawDivider, drawGraticule } from './draw-overlays'
import type { Box, FigureLayout, PanelBox } from './figure-layout'
import { measureText, shortenText, type TextStyle } from './font/text'
import type { Graticule } from './graticule'
import type { IndexedCanvas } from './indexed-canvas'
import type { Palette, WritingInk } from './ink'

/** How a panel's frame came to be. */
export type BadgeTone = 'observed' | 'forecast' | 'plain'

export interface PanelContent {
  title: string
  badge: { words: string; tone: BadgeTone } | null
  /**
   * One channel, `[H, W]`, NaN where there is no data; null when there is nothing to show, and then
   * `emptyWords` says why.
   */
  values: Float32Array | null
  emptyWords: string
  /** Which of the figure's two scales the values are on. */
  measure: 'value' | 'difference'
}

/** What is drawn over the cells of every map. */
export interface Overlays {
  /** Cells at or above this value are bordered. */
  contour: number | null
  graticule: Graticule | null
  /** Cells from the left edge to the border between two maps in one; null for none. */
  divider: number | null
}

/** Draws `panel` into its box. */
export function drawPanel(
  canvas: IndexedCanvas,
  layout: FigureLayout,
  box: PanelBox,
  { grid, overlays }: { grid: GridSize; overlays?: Overlays },
  panel: PanelContent,
  scale: ColorScale,
): void {
  const { styles } = layout
  canvas.write(
    shortenText(panel.title, styles.title, box.area.width),
    box.area.left,
    box.titleBaseline,
    styles.title,
    'text',
  )
  if (panel.badge !== null)
    drawBadge(canvas, box, panel.badge, styles.badge, styles.label, styles.ratio)
  if (panel.values === null) drawEmpty(canvas, box, panel.emptyWords, styles.label)
  else {
    const cells = shrinkFrame(panel.values, grid, layout.zoom.cellsPerPixel)
    const hatch = Math.max(1, Math.round(styles.ratio))
    drawCells(canvas, box.map, cells, layout.zoom.pixelsPerCell, {
      measure: panel.measure,
      scale,
      hatch,
    })
    if (overlays !== undefined) drawOver(canvas, layout, box, cells, panel.measure, overlays)
  }
  canvas.frame(
    box.map.left,
    box.map.top,
    box.map.width,
    box.map.height,
    Math.max(1, Math.round(styles.ratio)),
    'line',
  )
}

function drawOver(
  canvas: IndexedCanvas,
  { zoom, styles }: FigureLayout,
  { map }: PanelBox,
  cells: Float32Array,
  measure: PanelContent['measure'],
  { contour, graticule, divider }: Overlays,
): void {
  const { pixelsPerCell, cellsPerPixel } = zoom
  const thickness = Math.max(1, Math.round(styles.ratio))
  const cellSide = pixelsPerCell / cellsPerPixel
  if (contour !== null && measure === 'value')
    drawContour(canvas, map, cells, pixelsPerCell, contour, thickness)
  if (graticule !== null) drawGraticule(canvas, map, graticule, cellSide, styles)
  if (divider !== null) drawDivider(canvas, map, Math.round(divider * cellSide), thickness)
}

const badgeInks: Record<'observed' | 'forecast', WritingInk> = {
  observed: 'onObserved',
  forecast: 'onForecast',
}

/** A pill for what was observed or forecast; plain words for everything else. */
function drawBadge(
  canvas: IndexedCanvas,
  box: PanelBox,
  badge: { words: string; tone: BadgeTone },
  style: TextStyle,
  plainStyle: TextStyle,
  ratio: number,
): void {
  if (badge.tone === 'plain') {
    canvas.write(
      shortenText(badge.words, plainStyle, box.area.width),
      box.area.left,
      box.badgeBaseline,
      plainStyle,
      'muted',
    )
    return
  }
  const padding = Math.round(7 * ratio)
  const words = shortenText(badge.words, style, box.area.width - 2 * padding)
  const height = Math.round(17 * ratio)
  const top = box.badgeBaseline - height + Math.round(5 * ratio)
  canvas.roundedRectangle(
    box.area.left,
    top,
    measureText(words, style) + 2 * padding,
    height,
    height / 2,
    badge.tone,
  )
  canvas.write(words, box.area.left + padding, box.badgeBaseline, style, badgeInks[badge.tone])
}

function drawEmpty(
  canvas: IndexedCanvas,
  { map }: PanelBox,
  words: string,
  style: TextStyle,
): void {
  canvas.fill(map.left, map.top, map.width, map.height, canvas.palette.empty)
  const shown = shortenText(words, style, map.width - 8)
  const left = map.left + Math.round((map.width - measureText(shown, style)) / 2)
  canvas.write(
    shown,
    left,
    map.top + Math.round(map.height / 2 + style.size * 0.36),
    style,
    'muted',
  )
}

/** How values become colours; `hatch` is the thickness of the lines that stand for no data. */
export interface CellColors {
  measure: PanelContent['measure']
  scale: ColorScale
  hatch: number
}

/** Draws cells `[rows, columns]` that fill `area`, each `side` pixels wide. */
export function drawCells(
  canvas: IndexedCanvas,
  area: Box,
  cells: Float32Array,
  side: number,
  colors: CellColors,
): void {
  const columns = area.width / side
  for (let row = 0; row < area.height / side; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const value = cells[row * columns + column] ?? NaN
      const left = area.left + column * side
      const top = area.top + row * side
      if (Number.isNaN(value)) canvas.hatch(left, top, side, side, colors.hatch)
      else
        canvas.fill(
          left,
          top,
          side,
          side,
          colorIndexOf(canvas.palette, colors.measure, colors.scale, value),
        )
    }
}

/** Palette index of a value. */
export function colorIndexOf(
  palette: Palette,
  measure: PanelContent['measure'],
  scale: ColorScale,
  value: number,
): number {
  const map =
    measure === 'difference' && palette.differences !== null ? palette.differences : palette.values
  return map.first + Math.round(positionOf(scale, value) * (map.count - 1))
}
