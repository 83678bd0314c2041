/**
 * Makes the font of Gridcast's pictures: glyph outlines of Inter (Latin, Greek, Cyrillic) and Noto
 * Sans SC (Chinese, a few symbols), packed small, so that window and terminal draw the same text
 * without any font of the machine.
 *
 *   node scripts/make-font.mjs
 *
 * Writes src/shared/picture/font/{glyphs,glyphs-chinese}.json and the licences in resources/fonts/.
 * Needed only when the set of characters changes; the fonts are fetched from npm into a temporary
 * folder, in the versions named here. The packing is described, and read, in
 * src/shared/picture/font/glyph-store.ts.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = [
  '@fontsource/inter@5.3.0',
  '@fontsource-variable/noto-sans-sc@5.3.1',
  'fontkit@2.0.4',
  'wawoff2@2.0.1',
]
const unitsPerEm = 1024
/** Coarser for the thousands of further Chinese characters: 1/16 pixel at the largest size used. */
const chineseUnitsPerEm = 512
const weights = { regular: 400, semibold: 600 }
const interSubsets = ['latin', 'latin-ext', 'greek', 'cyrillic']
const symbols = '←→≤≥√≈∞▲▶●✓℃％，。：（）、《》'
const superscripts = { '⁰': '0', '⁴': '4', '⁵': '5', '⁶': '6', '⁷': '7', '⁸': '8', '⁹': '9' }
const subscripts = {
  '₀': '0',
  '₁': '1',
  '₂': '2',
  '₃': '3',
  '₄': '4',
  '₅': '5',
  '₆': '6',
  '₇': '7',
  '₈': '8',
  '₉': '9',
}

const root = fileURLToPath(new URL('..', import.meta.url))
const target = join(root, 'src/shared/picture/font')

/** Fetches the packages and answers a function that finds their files. */
function fetchPackages() {
  const folder = mkdtempSync(join(tmpdir(), 'gridcast-font-'))
  writeFileSync(join(folder, 'package.json'), '{}')
  execFileSync('npm', ['install', '--no-audit', '--no-fund', ...packages], {
    cwd: folder,
    stdio: 'inherit',
  })
  return (path) => join(folder, 'node_modules', path)
}

const find = fetchPackages()
const require = createRequire(find('noop.js'))
const fontkit = require('fontkit')
const { decompress } = require('wawoff2')

/**
 * Opens a woff2 file; decompressed first, because fontkit can't vary the weight of a compressed
 * one.
 */
async function openFont(path) {
  return fontkit.create(Buffer.from(await decompress(readFileSync(path))))
}

/**
 * A path's contours as quadratic outlines: points [x, y, onCurve] in our units, implied on-curve
 * points left out.
 */
function contoursOf(path, scale) {
  const contours = []
  for (const { command, args } of path.commands) {
    if (command === 'moveTo') contours.push([[args[0], args[1], true]])
    else if (command === 'lineTo') contours.at(-1).push([args[0], args[1], true])
    else if (command === 'quadraticCurveTo')
      contours.at(-1).push([args[0], args[1], false], [args[2], args[3], true])
    else if (command !== 'closePath') throw new Error(`Unexpected ${command} in a TrueType outline`)
  }
  return contours.map((points) =>
    withoutImpliedPoints(withoutClosingPoint(points)).map(([x, y, on]) => [
      Math.round(x * scale),
      Math.round(y * scale),
      on,
    ]),
  )
}

function withoutClosingPoint(points) {
  const [first, last] = [points[0], points.at(-1)]
  return points.length > 1 && last[2] && first[0] === last[0] && first[1] === last[1]
    ? points.slice(0, -1)
    : points
}

/**
 * Leaves out on-curve points that lie halfway between two control points: a reader of quadratic
 * outlines implies them.
 */
function withoutImpliedPoints(points) {
  return points.filter(([x, y, on], index) => {
    const before = points[(index + points.length - 1) % points.length]
    const after = points[(index + 1) % points.length]
    const implied =
      on &&
      !before[2] &&
      !after[2] &&
      Math.abs(before[0] + after[0] - 2 * x) <= 1 &&
      Math.abs(before[1] + after[1] - 2 * y) <= 1
    return index === 0 || !implied
  })
}

function varint(bytes, value) {
  while (value > 127) {
    bytes.push((value & 127) | 128)
    value >>>= 7
  }
  bytes.push(value)
}

const zigzag = (value) => (value < 0 ? -value * 2 - 1 : value * 2)

function packOutline({ advance, contours }) {
  const bytes = []
  varint(bytes, advance)
  varint(bytes, contours.length)
  let [x, y] = [0, 0]
  for (const points of contours) {
    varint(bytes, points.length)
    for (const point of points) {
      varint(bytes, zigzag(point[0] - x) * 2 + (point[2] ? 1 : 0))
      varint(bytes, zigzag(point[1] - y))
      ;[x, y] = point
    }
  }
  return bytes
}

/** All glyphs in order of their code points, in base64. */
function pack(glyphs) {
  const bytes = []
  let previous = 0
  for (const [codePoint, glyph] of [...glyphs].sort((a, b) => a[0] - b[0])) {
    const outline = packOutline(glyph)
    varint(bytes, codePoint - previous)
    varint(bytes, outline.length)
    bytes.push(...outline)
    previous = codePoint
  }
  return Buffer.from(bytes).toString('base64')
}

function glyphOf(glyph, font, units = unitsPerEm) {
  const scale = units / font.unitsPerEm
  return {
    advance: Math.round(glyph.advanceWidth * scale),
    contours: contoursOf(glyph.path, scale),
  }
}

/** Inter with digits of one width, and raised and lowered digits for exponents and formulas. */
async function interGlyphs(weight) {
  const glyphs = new Map()
  for (const subset of interSubsets) {
    const font = await openFont(
      find(`@fontsource/inter/files/inter-${subset}-${weight}-normal.woff2`),
    )
    const add = (character, text, features) =>
      glyphs.set(character.codePointAt(0), glyphOf(font.layout(text, features).glyphs[0], font))
    for (const codePoint of font.characterSet) {
      if (codePoint < 32 || codePoint === 0xfeff) continue
      const character = String.fromCodePoint(codePoint)
      add(character, character, /[0-9]/.test(character) ? ['tnum'] : [])
    }
    if (subset !== 'latin') continue
    for (const [raised, digit] of Object.entries(superscripts)) add(raised, digit, ['numr'])
    for (const [lowered, digit] of Object.entries(subscripts)) add(lowered, digit, ['dnom'])
    glyphs.set('⁻'.codePointAt(0), raisedMinus(glyphs.get('−'.codePointAt(0))))
  }
  return glyphs
}

/** A minus sign in the height of the raised digits. */
function raisedMinus({ advance, contours }) {
  const shrink = ([x, y, on]) => [Math.round(x * 0.6), Math.round(y * 0.6 + 330), on]
  return {
    advance: Math.round(advance * 0.6),
    contours: contours.map((points) => points.map(shrink)),
  }
}

/** The characters wanted from Noto Sans SC, in one weight. Its files hold ranges of characters. */
async function chineseGlyphs(characters, weight, units = unitsPerEm) {
  const glyphs = new Map()
  const ranges = JSON.parse(
    readFileSync(find('@fontsource-variable/noto-sans-sc/unicode.json'), 'utf8'),
  )
  for (const [key, range] of Object.entries(ranges)) {
    const number = /^\[(\d+)\]$/.exec(key)?.[1]
    const wanted =
      number === undefined
        ? []
        : [...characters]
            .map((c) => c.codePointAt(0))
            .filter((c) => inRange(range, c) && !glyphs.has(c))
    if (wanted.length === 0) continue
    const font = await openFont(
      find(`@fontsource-variable/noto-sans-sc/files/noto-sans-sc-${number}-wght-normal.woff2`),
    )
    const varied = font.getVariation({ wght: weight })
    for (const codePoint of wanted)
      if (font.hasGlyphForCodePoint(codePoint))
        glyphs.set(codePoint, glyphOf(varied.glyphForCodePoint(codePoint), font, units))
  }
  return glyphs
}

function inRange(range, codePoint) {
  return range.split(',').some((part) => {
    const [from, to = from] = part.trim().slice(2).split('-')
    return codePoint >= parseInt(from, 16) && codePoint <= parseInt(to, 16)
  })
}

/** GB 2312 level 1: the 3755 most used Chinese characters, rows 16 to 55 of the standard. */
function commonChinese() {
  const decoder = new TextDecoder('gb18030')
  const characters = []
  for (let row = 16; row <= 55; row += 1)
    for (let cell = 1; cell <= (row === 55 ? 89 : 94); cell += 1)
      characters.push(decoder.decode(new Uint8Array([row + 0xa0, cell + 0xa0])))
  return characters.join('')
}

const words = readFileSync(join(root, 'src/shared/picture/words.ts'), 'utf8')
const chineseInWords = [...new Set(words.match(/[\u4e00-\u9fff]/g))].join('')
const packed = {}
for (const [name, weight] of Object.entries(weights))
  packed[name] = pack(
    new Map([
      ...(await chineseGlyphs(chineseInWords + symbols, weight)),
      ...(await interGlyphs(weight)),
    ]),
  )
const rest = [...commonChinese()]
  .filter((character) => !chineseInWords.includes(character))
  .join('')
const sources = packages.filter((name) => name.startsWith('@fontsource')).join(', ')

const write = (name, content) =>
  writeFileSync(join(target, name), `${JSON.stringify(content, null, 2)}\n`)
write('glyphs.json', { sources, licence: 'OFL-1.1', unitsPerEm, ...packed })
const regular = pack(await chineseGlyphs(rest, weights.regular, chineseUnitsPerEm))
write('glyphs-chinese.json', {
  sources,
  licence: 'OFL-1.1',
  unitsPerEm: chineseUnitsPerEm,
  regular,
})
copyFileSync(find('@fontsource/inter/LICENSE'), join(root, 'resources/fonts/inter-LICENSE.txt'))
copyFileSync(
  find('@fontsource-variable/noto-sans-sc/LICENSE'),
  join(root, 'resources/fonts/noto-sans-sc-LICENSE.txt'),
)
