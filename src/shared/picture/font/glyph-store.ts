/**
 * Glyph outlines of the pictures' own font, unpacked when first drawn.
 *
 * Packed form (made by `scripts/make-font.mjs`), all numbers LEB128 varints, signed ones zigzag:
 * for each glyph in order of code points: difference of the code point from the one before, length
 * in bytes, then advance, number of contours and, for each contour, the number of points and the
 * points: (zigzag(dx) x 2 + on-curve bit), zigzag(dy), with y upwards from the baseline. Curves are
 * quadratic; between two control points an on-curve point is implied, as in TrueType.
 */
import base from './glyphs.json'

export type FontWeight = 'regular' | 'semibold'

/**
 * x, y in em (y upwards from the baseline); `on`: a point of the outline, otherwise a control
 * point.
 */
export interface OutlinePoint {
  x: number
  y: number
  on: boolean
}

/** An outline in em. */
export interface Glyph {
  advance: number
  contours: OutlinePoint[][]
}

interface GlyphPack {
  unitsPerEm: number
  bytes: Uint8Array
  /** Where the glyph of a code point begins. */
  offsets: Map<number, number>
}

const packs: Record<FontWeight, GlyphPack[]> = { regular: [], semibold: [] }
const glyphs: Record<FontWeight, Map<number, Glyph>> = { regular: new Map(), semibold: new Map() }
let furtherChinese: Promise<void> | null = null

/**
 * The glyph of a code point; one missing in a weight is taken from the regular weight, one missing
 * in both is a hollow box.
 */
export function glyphOf(codePoint: number, weight: FontWeight): Glyph {
  const known = glyphs[weight].get(codePoint)
  if (known !== undefined) return known
  const found = find(codePoint, weight) ?? find(codePoint, 'regular')
  if (found === null) return hollowBox
  glyphs[weight].set(codePoint, found)
  return found
}

/** Whether the font, as loaded now, can draw every character of a text. */
export function canDraw(text: string): boolean {
  return [...text].every(
    (character) => glyphOf(character.codePointAt(0) ?? 0, 'regular') !== hollowBox,
  )
}

/**
 * Loads what a text needs beyond the built-in characters: the 3755 most used Chinese characters,
 * which are kept apart because of their size. Call it before composing pictures with words that a
 * person wrote (names, units).
 */
export async function loadGlyphsFor(texts: readonly string[]): Promise<void> {
  if (texts.every(canDraw)) return
  furtherChinese ??= import('./glyphs-chinese.json').then(({ default: further }) => {
    packs.regular.push(openPack(further.regular, further.unitsPerEm))
  })
  await furtherChinese
}

function find(codePoint: number, weight: FontWeight): Glyph | null {
  if (packs[weight].length === 0) packs[weight].push(openPack(base[weight], base.unitsPerEm))
  for (const pack of packs[weight]) {
    const offset = pack.offsets.get(codePoint)
    if (offset !== undefined) return unpack(pack, offset)
  }
  return null
}

function openPack(base64: string, unitsPerEm: number): GlyphPack {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const offsets = new Map<number, number>()
  const reader = new VarintReader(bytes, 0)
  let codePoint = 0
  while (reader.position < bytes.length) {
    codePoint += reader.next()
    const length = reader.next()
    offsets.set(codePoint, reader.position)
    reader.position += length
  }
  return { unitsPerEm, bytes, offsets }
}

function unpack(pack: GlyphPack, offset: number): Glyph {
  const reader = new VarintReader(pack.bytes, offset)
  const advance = reader.next() / pack.unitsPerEm
  const contours: OutlinePoint[][] = []
  let [x, y] = [0, 0]
  for (let count = reader.next(); count > 0; count -= 1) {
    const points: OutlinePoint[] = []
    for (let left = reader.next(); left > 0; left -= 1) {
      const packedX = reader.next()
      x += unzigzag(packedX >> 1)
      y += unzigzag(reader.next())
      points.push({ x: x / pack.unitsPerEm, y: y / pack.unitsPerEm, on: (packedX & 1) === 1 })
    }
    contours.push(points)
  }
  return { advance, contours }
}

class VarintReader {
  constructor(
    readonly bytes: Uint8Array,
    public position: number,
  ) {}

  next(): number {
    let [value, shift] = [0, 0]
    for (;;) {
      const byte = this.bytes[this.position++] ?? 0
      value |= (byte & 127) << shift
      if (byte < 128) return value
      shift += 7
    }
  }
}

function unzigzag(value: number): number {
  return value & 1 ? -(value + 1) / 2 : value / 2
}

const hollowBox: Glyph = {
  advance: 0.6,
  contours: [rectangle(0.08, 0, 0.52, 0.73), rectangle(0.13, 0.05, 0.47, 0.68).reverse()],
}

function rectangle(left: number, bottom: number, right: number, top: number): OutlinePoint[] {
  return [
    { x: left, y: bottom, on: true },
    { x: left, y: top, on: true },
    { x: right, y: top, on: true },
    { x: right, y: bottom, on: true },
  ]
}
