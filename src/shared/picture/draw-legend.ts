/** Draws a legend: name and unit, a bar of the map's colours, ticks. */
import type { ColorScale } from './color-scale'
import { colorIndexOf, type PanelContent } from './draw-panel'
import type { Box, FigureStyles } from './figure-layout'
import { capitalsHeight, measureText, shortenText } from './font/text'
import type { IndexedCanvas } from './indexed-canvas'
import { formatReading, ticksOf, type Tick } from './ticks'

export interface LegendContent {
  /** Name and unit, e.g. `cases (per week)`. */
  label: string
  scale: ColorScale
  measure: PanelContent['measure']
  /** What a hatched cell is called; null when the figure has none. */
  noDataWords: string | null
}

/** Draws a legend into its box; the bar is as wide as the box, less the swatch for no data. */
export function drawLegend(
  canvas: IndexedCanvas,
  box: Box,
  styles: FigureStyles,
  legend: LegendContent,
): void {
  const px = (length: number): number => Math.max(1, Math.round(length * styles.ratio))
  const barTop = box.top + px(16)
  const barHeight = px(9)
  const swatch =
    legend.noDataWords === null
      ? 0
      : drawNoDataSwatch(canvas, box, barTop, barHeight, styles, legend.noDataWords)
  const bar = { left: box.left, top: barTop, width: box.width - swatch, height: barHeight }
  const label = shortenText(legend.label, styles.label, box.width)
  canvas.write(
    label,
    box.left,
    box.top + capitalsHeight(styles.label) + px(1),
    styles.label,
    'muted',
  )
  drawBar(canvas, bar, legend)
  canvas.frame(bar.left, bar.top, bar.width, bar.height, px(1), 'line')
  for (const tick of spacedTicks(legend.scale, bar.width, styles))
    drawTick(canvas, bar, tick, legend.scale, styles, px)
}

/** Each column has the colour of the value it stands for. */
function drawBar(canvas: IndexedCanvas, bar: Box, { scale, measure }: LegendContent): void {
  for (let x = 0; x < bar.width; x += 1) {
    const position = x / (bar.width - 1)
    const share = scale.kind === 'square-root' ? position * position : position
    const value = scale.min + share * (scale.max - scale.min)
    canvas.fill(
      bar.left + x,
      bar.top,
      1,
      bar.height,
      colorIndexOf(canvas.palette, measure, scale, value),
    )
  }
}

/** As many ticks as fit without touching; an end beyond which values lie has one in any case. */
function spacedTicks(scale: ColorScale, width: number, styles: FigureStyles): Tick[] {
  const gap = 8 * styles.ratio
  const touch = (a: Tick, b: Tick): boolean =>
    tickSpan(b, scale, width, styles).from - tickSpan(a, scale, width, styles).to < gap &&
    tickSpan(a, scale, width, styles).from - tickSpan(b, scale, width, styles).to < gap
  for (let limit = 8; limit >= 2; limit -= 1) {
    const ticks = ticksOf(scale, limit)
    const crowded = ticks.some((tick, index) => index > 0 && touch(ticks[index - 1] ?? tick, tick))
    if (crowded && limit > 2) continue
    const ends = clippedEnds(scale)
    return [...ticks.filter((tick) => !ends.some((end) => touch(tick, end))), ...ends]
  }
  return []
}

function clippedEnds(scale: ColorScale): Tick[] {
  const low = { value: scale.min, position: 0, label: formatReading(scale.min) }
  const high = { value: scale.max, position: 1, label: formatReading(scale.max) }
  return [...(scale.clipped.low ? [low] : []), ...(scale.clipped.high ? [high] : [])]
}

/** A tick's writing, centred on it but kept within the bar. */
function tickSpan(
  tick: Tick,
  scale: ColorScale,
  width: number,
  styles: FigureStyles,
): { from: number; to: number } {
  const textWidth = measureText(tickWords(tick, scale), styles.label)
  const centred = Math.round(tick.position * (width - 1) - textWidth / 2)
  const from = Math.max(0, Math.min(width - textWidth, centred))
  return { from, to: from + textWidth }
}

/** An end beyond which values lie says so. */
function tickWords(tick: Tick, { clipped }: ColorScale): string {
  if (tick.position === 1 && clipped.high) return `≥ ${tick.label}`
  return tick.position === 0 && clipped.low ? `≤ ${tick.label}` : tick.label
}

function drawTick(
  canvas: IndexedCanvas,
  bar: Box,
  tick: Tick,
  scale: ColorScale,
  styles: FigureStyles,
  px: (length: number) => number,
): void {
  const x = bar.left + Math.round(tick.position * (bar.width - px(1)))
  canvas.fillShape(x, bar.top + bar.height + px(1), px(1), px(3), 'line')
  const baseline = bar.top + bar.height + px(7) + capitalsHeight(styles.label)
  canvas.write(
    tickWords(tick, scale),
    bar.left + tickSpan(tick, scale, bar.width, styles).from,
    baseline,
    styles.label,
    'muted',
  )
}

/** A hatched square and its name at the right; answers the width it took. */
function drawNoDataSwatch(
  canvas: IndexedCanvas,
  box: Box,
  top: number,
  side: number,
  styles: FigureStyles,
  words: string,
): number {
  const px = (length: number): number => Math.max(1, Math.round(length * styles.ratio))
  const textWidth = measureText(words, styles.label)
  const left = box.left + box.width - textWidth
  const swatchLeft = left - px(6) - px(14)
  canvas.hatch(swatchLeft, top, px(14), side, px(1))
  canvas.frame(swatchLeft, top, px(14), side, px(1), 'line')
  canvas.write(
    words,
    left,
    top + Math.round((side + capitalsHeight(styles.label)) / 2),
    styles.label,
    'muted',
  )
  return box.left + box.width - swatchLeft + px(16)
}
