/**
 * Where things lie in a figure: heading, panels in rows, legends, time line. All results in device
 * pixels.
 *
 *     2022-01-17                                         3 weeks ahead
 *     Truth              Forecast            Difference
 *     [observed]         [forecast, …]       forecast − truth
 *     ┌──────────┐       ┌──────────┐        ┌──────────┐
 *     └──────────┘       └──────────┘        └──────────┘
 *     cases (per week)                       difference
 *     ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓        ▓▓▓▓▓▓▓▓▓▓▓▓
 *     ━━━━━━━━━━━━━━━━━━━┿━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
 */
import { zoomedSize, zoomToFit, type CellZoom, type GridSize } from './cell-zoom'
import { capitalsHeight, type TextStyle } from './font/text'

export interface Box {
  left: number
  top: number
  width: number
  height: number
}

export interface FigureStyles {
  heading: TextStyle
  title: TextStyle
  badge: TextStyle
  label: TextStyle
  /** Device pixels of one pixel of the design. */
  ratio: number
}

export interface FigureRequest {
  grid: GridSize
  panels: number
  /** Position, among the panels, of the one that shows differences; null for none. */
  differencePanel: number | null
  timeline: boolean
  badges: boolean
  /**
   * Space in device pixels. The width is kept to if at all possible; the height is a wish that
   * limits the zoom.
   */
  width: number
  height: number
  /** Device pixels per CSS pixel; need not be whole. */
  pixelRatio: number
}

export interface PanelBox {
  /** Baselines of the title and the badge, and the panel's left edge and width for them. */
  titleBaseline: number
  badgeBaseline: number
  area: Box
  /** Where the map lies. */
  map: Box
}

export interface FigureLayout {
  width: number
  height: number
  zoom: CellZoom
  styles: FigureStyles
  margin: number
  headingBaseline: number
  panels: PanelBox[]
  valueLegend: Box
  differenceLegend: Box | null
  timeline: Box | null
}

/** Sizes of the design, in CSS pixels. */
const design = {
  margin: 16,
  gap: 20,
  rowGap: 18,
  heading: 22,
  headingGap: 16,
  titleHeight: 12,
  badgeHeight: 17,
  titleGap: 9,
  legendGap: 18,
  legendHeight: 42,
  legendLimit: 380,
  timelineGap: 16,
  timelineHeight: 7,
  smallestPanel: 156,
  largestCell: 28,
}

/**
 * Lays a figure out in one row if its cells come out nearly as large as in several rows, otherwise
 * at the largest zoom that fits.
 */
export function layOutFigure(request: FigureRequest): FigureLayout {
  const columns = Array.from({ length: request.panels }, (_, index) => request.panels - index)
  // Only full rows: a lone panel in a second row looks forgotten.
  const candidates = columns
    .filter((count) => request.panels % count === 0)
    .map((count) => layOutInColumns(request, count))
  const fitting = candidates.filter(({ width }) => width <= request.width)
  const choices = fitting.length > 0 ? fitting : candidates.slice(-1)
  const best = Math.max(...choices.map(({ zoom }) => cellSize(zoom)))
  return (
    choices.find(({ zoom }) => cellSize(zoom) >= 0.8 * best) ??
    layOutInColumns(request, request.panels)
  )
}

/** Where a pixel lies: which panel and which cell; null outside every map. */
export function cellAtPixel(
  layout: FigureLayout,
  grid: GridSize,
  x: number,
  y: number,
): { panel: number; row: number; column: number } | null {
  const panel = layout.panels.findIndex(
    ({ map }) =>
      x >= map.left && y >= map.top && x < map.left + map.width && y < map.top + map.height,
  )
  const map = layout.panels[panel]?.map
  if (map === undefined) return null
  const place = (pixel: number): number =>
    Math.floor(pixel / layout.zoom.pixelsPerCell) * layout.zoom.cellsPerPixel
  return {
    panel,
    row: Math.min(grid.height - 1, place(y - map.top)),
    column: Math.min(grid.width - 1, place(x - map.left)),
  }
}

function cellSize({ pixelsPerCell, cellsPerPixel }: CellZoom): number {
  return pixelsPerCell / cellsPerPixel
}

function stylesFor(ratio: number): FigureStyles {
  return {
    heading: { size: 16.5 * ratio, weight: 'semibold' },
    title: { size: 13 * ratio, weight: 'semibold' },
    badge: { size: 11 * ratio, weight: 'semibold' },
    label: { size: 11 * ratio, weight: 'regular' },
    ratio,
  }
}

function layOutInColumns(request: FigureRequest, columns: number): FigureLayout {
  const px = (length: number): number => Math.max(1, Math.round(length * request.pixelRatio))
  const rows = Math.ceil(request.panels / columns)
  const titleBlock =
    px(design.titleHeight) +
    px(design.titleGap) +
    (request.badges ? px(design.badgeHeight) + px(8) : 0)
  const top = px(design.margin) + px(design.heading) + px(design.headingGap)
  const below =
    px(design.legendGap) +
    px(design.legendHeight) +
    (request.timeline ? px(design.timelineGap) + px(design.timelineHeight) : 0) +
    px(design.margin)
  const space = {
    width: Math.floor(
      (request.width - 2 * px(design.margin) - (columns - 1) * px(design.gap)) / columns,
    ),
    height: Math.floor(
      (request.height - top - below - (rows - 1) * px(design.rowGap)) / rows - titleBlock,
    ),
  }
  const zoom = zoomToFit(request.grid, space, px(design.largestCell))
  const map = zoomedSize(request.grid, zoom)
  const panelWidth = Math.max(map.width, px(design.smallestPanel))
  const width = 2 * px(design.margin) + columns * panelWidth + (columns - 1) * px(design.gap)
  const panels = Array.from({ length: request.panels }, (_, index) => {
    const left = px(design.margin) + (index % columns) * (panelWidth + px(design.gap))
    const panelTop =
      top + Math.floor(index / columns) * (titleBlock + map.height + px(design.rowGap))
    return panelBox(left, panelTop, panelWidth, titleBlock, map, px)
  })
  const legendTop =
    top + rows * (titleBlock + map.height) + (rows - 1) * px(design.rowGap) + px(design.legendGap)
  const legends = placeLegends(request, panels, columns, legendTop, width, px)
  const timelineTop = legendTop + px(design.legendHeight) + px(design.timelineGap)
  return {
    width,
    height: top + rows * (titleBlock + map.height) + (rows - 1) * px(design.rowGap) + below,
    zoom,
    styles: stylesFor(request.pixelRatio),
    margin: px(design.margin),
    headingBaseline:
      px(design.margin) + capitalsHeight(stylesFor(request.pixelRatio).heading) + px(2),
    panels,
    ...legends,
    timeline: request.timeline
      ? {
          left: px(design.margin),
          top: timelineTop,
          width: width - 2 * px(design.margin),
          height: px(design.timelineHeight),
        }
      : null,
  }
}

function panelBox(
  left: number,
  top: number,
  width: number,
  titleBlock: number,
  map: GridSize,
  px: (length: number) => number,
): PanelBox {
  return {
    titleBaseline: top + px(design.titleHeight) - px(2),
    badgeBaseline: top + px(design.titleHeight) + px(7) + px(design.badgeHeight) - px(5),
    area: { left, top, width, height: titleBlock + map.height },
    map: { left, top: top + titleBlock, width: map.width, height: map.height },
  }
}

/**
 * The difference's legend under its panel if that stands in the only row; otherwise the two share
 * the width.
 */
function placeLegends(
  request: FigureRequest,
  panels: readonly PanelBox[],
  columns: number,
  top: number,
  width: number,
  px: (length: number) => number,
): Pick<FigureLayout, 'valueLegend' | 'differenceLegend'> {
  const inner = width - 2 * px(design.margin)
  const box = (left: number, boxWidth: number): Box => ({
    left,
    top,
    width: Math.min(boxWidth, px(design.legendLimit)),
    height: px(design.legendHeight),
  })
  if (request.differencePanel === null)
    return { valueLegend: box(px(design.margin), inner), differenceLegend: null }
  const area = panels[request.differencePanel]?.area
  if (columns === request.panels && area !== undefined && request.differencePanel > 0)
    return {
      valueLegend: box(px(design.margin), area.left - px(design.gap) - px(design.margin)),
      differenceLegend: box(area.left, area.width),
    }
  const half = Math.floor((inner - px(design.gap)) / 2)
  return {
    valueLegend: box(px(design.margin), half),
    differenceLegend: box(px(design.margin) + half + px(design.gap), half),
  }
}
