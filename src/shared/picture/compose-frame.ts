/**
 * Composes one frame of a figure. Pure: the same figure gives the same bytes in the window, the
 * browser and the terminal.
 */
import type { GridSize } from './cell-zoom'
import type { ColorScale } from './color-scale'
import type { ValueColormap } from './colormaps'
import { drawLegend } from './draw-legend'
import { drawPanel, type Overlays, type PanelContent } from './draw-panel'
import type { FigureLayout } from './figure-layout'
import { measureText, shortenText } from './font/text'
import { IndexedCanvas } from './indexed-canvas'
import { buildPalette, type Palette } from './ink'
import type { InkName } from './picture-options'
import { SvgCanvas } from './svg-canvas'

/** What stays the same in all frames of a figure. */
export interface Figure {
  grid: GridSize
  layout: FigureLayout
  ink: InkName
  colormap: ValueColormap
  valueLabel: string
  valueScale: ColorScale
  /** Null when no panel shows a difference. */
  difference: { label: string; scale: ColorScale } | null
  /** What a hatched cell is called; null when the figure has none. */
  noDataWords: string | null
  /** What is drawn over the maps; absent for nothing. */
  overlays?: Overlays
}

/** What changes from frame to frame. */
export interface FrameContent {
  /** Date or frame number, at the top left. */
  heading: string
  /** Lead time or position, at the top right. */
  aside: string
  panels: readonly PanelContent[]
  /**
   * Position in time: `observed` of `total` frames lie before the border; `current` counts from 0.
   * Null for none.
   */
  timeline: { observed: number; total: number; current: number } | null
}

/** A picture ready for a canvas: R, G, B, A bytes, row by row. */
export interface Picture {
  width: number
  height: number
  rgba: Uint8ClampedArray<ArrayBuffer>
}

/** The same picture as palette indices: what a GIF holds. */
export interface IndexedPicture {
  width: number
  height: number
  indices: Uint8Array
  /** At most 256 colours, R G B A in the order of bytes. */
  palette: Uint32Array
}

export function composeFrame(figure: Figure, frame: FrameContent): Picture {
  return pictureOf(composeIndexedFrame(figure, frame))
}

export function composeIndexedFrame(figure: Figure, frame: FrameContent): IndexedPicture {
  const { layout } = figure
  const palette = paletteOf(figure)
  const canvas = new IndexedCanvas(layout.width, layout.height, palette)
  drawFrame(canvas, figure, frame)
  return {
    width: canvas.width,
    height: canvas.height,
    indices: canvas.indices,
    palette: palette.colors,
  }
}

/** The same frame as shapes: an SVG document, with text as outlines. */
export function composeSvg(figure: Figure, frame: FrameContent): string {
  const { width, height } = figure.layout
  const canvas = new SvgCanvas(width, height, paletteOf(figure))
  drawFrame(canvas, figure, frame)
  return canvas.document()
}

function drawFrame(canvas: IndexedCanvas, figure: Figure, frame: FrameContent): void {
  const { layout } = figure
  drawHeading(canvas, layout, frame)
  frame.panels.forEach((panel, index) => {
    const box = layout.panels[index]
    const scale = panel.measure === 'difference' ? figure.difference?.scale : figure.valueScale
    if (box !== undefined && scale !== undefined)
      drawPanel(canvas, layout, box, figure, panel, scale)
  })
  const values = {
    label: figure.valueLabel,
    scale: figure.valueScale,
    measure: 'value' as const,
    noDataWords: figure.noDataWords,
  }
  drawLegend(canvas, layout.valueLegend, layout.styles, values)
  if (figure.difference !== null && layout.differenceLegend !== null)
    drawLegend(canvas, layout.differenceLegend, layout.styles, {
      ...figure.difference,
      measure: 'difference',
      noDataWords: null,
    })
  if (frame.timeline !== null) drawTimeline(canvas, layout, frame.timeline)
}

/** Looks the colours up. */
export function pictureOf({ width, height, indices, palette }: IndexedPicture): Picture {
  const pixels = new Uint32Array(width * height)
  for (let index = 0; index < pixels.length; index += 1)
    pixels[index] = palette[indices[index] ?? 0] ?? 0
  return { width, height, rgba: new Uint8ClampedArray(pixels.buffer) }
}

const palettes = new WeakMap<Figure, Palette>()

function paletteOf(figure: Figure): Palette {
  const palette =
    palettes.get(figure) ?? buildPalette(figure.ink, figure.colormap, figure.difference !== null)
  palettes.set(figure, palette)
  return palette
}

function drawHeading(
  canvas: IndexedCanvas,
  layout: FigureLayout,
  { heading, aside }: FrameContent,
): void {
  const { styles, margin, headingBaseline } = layout
  const inner = layout.width - 2 * margin
  const shownHeading = shortenText(heading, styles.heading, inner)
  const room = inner - measureText(shownHeading, styles.heading) - Math.round(16 * styles.ratio)
  canvas.write(shownHeading, margin, headingBaseline, styles.heading, 'text')
  const shownAside = shortenText(aside, styles.title, Math.max(0, room))
  canvas.write(
    shownAside,
    layout.width - margin - measureText(shownAside, styles.title),
    headingBaseline,
    styles.title,
    'muted',
  )
}

/** One segment per frame: what was observed, what was forecast, how far we are. */
function drawTimeline(
  canvas: IndexedCanvas,
  layout: FigureLayout,
  timeline: { observed: number; total: number; current: number },
): void {
  const box = layout.timeline
  if (box === null) return
  const thickness = Math.max(2, Math.round(3 * layout.styles.ratio))
  const top = box.top + Math.round((box.height - thickness) / 2)
  const edge = (frames: number): number =>
    box.left + Math.round((box.width * frames) / timeline.total)
  canvas.fillShape(box.left, top, box.width, thickness, 'line')
  const reached = timeline.current + 1
  const border = edge(timeline.observed)
  canvas.fillShape(box.left, top, Math.min(border, edge(reached)) - box.left, thickness, 'observed')
  if (reached > timeline.observed)
    canvas.fillShape(border, top, edge(reached) - border, thickness, 'forecast')
  if (timeline.observed > 0 && timeline.observed < timeline.total) {
    const gap = Math.max(1, Math.round(layout.styles.ratio))
    canvas.fill(border - gap, box.top, 3 * gap, box.height, canvas.palette.surface)
    canvas.fill(border, box.top, gap, box.height, canvas.palette.writing.muted + 5)
  }
}
