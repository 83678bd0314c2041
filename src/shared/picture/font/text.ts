/**
 * Text as coverage: measuring, shortening and rasterising one line.
 *
 * Heights are snapped to whole pixels (baseline, x-height, capitals; overshoots flattened), which
 * keeps small text crisp without a hinting engine. Digits all have one width, so that dates and
 * ticks stand still from frame to frame. There is no kerning.
 */
import { CoverageBuilder } from './coverage'
import { canDraw, glyphOf, type FontWeight, type Glyph, type OutlinePoint } from './glyph-store'

/** `size` is the em in pixels; 11 gives capitals of 8 pixels. */
export interface TextStyle {
  size: number
  weight: FontWeight
}

/** Text drawn once: `levels` holds coverage in whole steps 0..`inkLevels`. */
export interface TextMask {
  width: number
  height: number
  /** Row of the baseline: the first row below the letters that have no descender. */
  baseline: number
  levels: Uint8Array
}

/** Steps between no ink and full ink. Few, because a picture must do with 256 colours. */
export const inkLevels = 6

/** Heights of Inter in em. */
const xHeight = 1118 / 2048
const capitalHeight = 1490 / 2048
const overshoot = 30 / 2048
const rise = 0.97
const fall = 0.27

const masks = new Map<string, TextMask>()
const cachedMasks = 600

/** Height of capitals and digits in whole pixels. */
export function capitalsHeight(style: TextStyle): number {
  return Math.round(capitalHeight * style.size)
}

/** Width in whole pixels, rounded up. */
export function measureText(text: string, style: TextStyle): number {
  let width = 0
  for (const character of text) width += glyphFor(character, style).advance * style.size
  return Math.ceil(width)
}

/** The text, or as much of it as fits before an ellipsis. */
export function shortenText(text: string, style: TextStyle, width: number): string {
  if (measureText(text, style) <= width) return text
  const characters = [...text]
  while (characters.length > 0 && measureText(`${characters.join('').trimEnd()}…`, style) > width)
    characters.pop()
  return characters.length === 0 ? '' : `${characters.join('').trimEnd()}…`
}

/**
 * Draws a line of text. Masks are kept: the same labels come back in every frame. Treat the result
 * as read-only.
 */
export function textMask(text: string, style: TextStyle): TextMask {
  const key = `${style.weight} ${style.size} ${text}`
  const kept = masks.get(key)
  if (kept !== undefined) return kept
  if (masks.size >= cachedMasks) masks.clear()
  const mask = drawText(text, style)
  // A text with characters that are still to be loaded will look different then.
  if (canDraw(text)) masks.set(key, mask)
  return mask
}

/**
 * The outlines of a line of text, in pixels from its left end on the baseline, y downwards: closed,
 * and with every control point between two points of the outline.
 */
export function outlinesOf(text: string, style: TextStyle): OutlinePoint[][] {
  const snap = heightSnapping(style.size)
  const outlines: OutlinePoint[][] = []
  let left = 0
  for (const character of text) {
    const glyph = glyphFor(character, style)
    const snapping = isIdeograph(character) ? (y: number) => y * style.size : snap
    for (const contour of glyph.contours)
      outlines.push(
        withImpliedPoints(
          contour.map(({ x, y, on }) => ({ x: left + x * style.size, y: -snapping(y), on })),
        ),
      )
    left += glyph.advance * style.size
  }
  return outlines
}

function drawText(text: string, style: TextStyle): TextMask {
  const baseline = Math.ceil(rise * style.size)
  const builder = new CoverageBuilder(
    measureText(text, style) + 1,
    baseline + Math.ceil(fall * style.size),
  )
  for (const outline of outlinesOf(text, style)) drawContour(builder, outline, baseline)
  const { width, height, values } = builder.finish()
  return {
    width,
    height,
    baseline,
    levels: Uint8Array.from(values, (coverage) => Math.round(coverage * inkLevels)),
  }
}

function drawContour(
  builder: CoverageBuilder,
  points: readonly OutlinePoint[],
  baseline: number,
): void {
  const outline = points.map(({ x, y, on }) => ({ x, y: baseline + y, on }))
  for (let index = 0; index < outline.length; index += 1) {
    const from = outline[index]
    const next = outline[(index + 1) % outline.length]
    const after = outline[(index + 2) % outline.length]
    if (from === undefined || next === undefined || after === undefined || !from.on) continue
    if (next.on) builder.line(from.x, from.y, next.x, next.y)
    else builder.curve(from.x, from.y, next.x, next.y, after.x, after.y)
  }
}

/** Every control point between two points of the outline. */
function withImpliedPoints(points: readonly OutlinePoint[]): OutlinePoint[] {
  return points.flatMap((point, index) => {
    const next = points[(index + 1) % points.length]
    if (next === undefined || point.on || next.on) return [point]
    return [point, { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2, on: true }]
  })
}

/** Maps a height in em to pixels so that baseline, x-height and capitals lie on pixel edges. */
function heightSnapping(size: number): (y: number) => number {
  const x = Math.round(xHeight * size)
  const capitals = Math.round(capitalHeight * size)
  return (y) => {
    if (y < -overshoot) return y * size
    if (y < 0) return 0
    if (y <= xHeight) return (y / xHeight) * x
    if (y <= xHeight + overshoot) return x
    if (y <= capitalHeight)
      return (
        x + ((y - xHeight - overshoot) / (capitalHeight - xHeight - overshoot)) * (capitals - x)
      )
    if (y <= capitalHeight + overshoot) return capitals
    return capitals + (y - capitalHeight - overshoot) * size
  }
}

function isIdeograph(character: string): boolean {
  return (character.codePointAt(0) ?? 0) >= 0x2e80
}

function glyphFor(character: string, style: TextStyle): Glyph {
  return glyphOf(character.codePointAt(0) ?? 0, style.weight)
}
