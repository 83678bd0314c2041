/**
 * A canvas that remembers what is drawn on it as shapes, for print: cells stay rectangles, and text
 * becomes outlines, so that it looks the same where our font is not.
 */
import { outlinesOf, inkLevels, type TextStyle } from './font/text'
import { unpackColor } from './colormaps'
import { dashLength, hatchPeriod, IndexedCanvas } from './indexed-canvas'
import type { Palette, ShapeInk, WritingInk } from './ink'

interface Rectangle {
  left: number
  top: number
  width: number
  height: number
  fill: string
}

export class SvgCanvas extends IndexedCanvas {
  private readonly shapes: string[] = []
  /** The rectangle in hand: a neighbour of its colour becomes part of it. */
  private last: Rectangle | null = null

  constructor(width: number, height: number, palette: Palette) {
    super(width, height, palette)
    this.rectangle(0, 0, width, height, this.color(palette.surface))
  }

  override fill(left: number, top: number, width: number, height: number, index: number): void {
    this.rectangle(left, top, width, height, this.color(index))
  }

  override roundedRectangle(
    left: number,
    top: number,
    width: number,
    height: number,
    radius: number,
    ink: ShapeInk,
  ): void {
    const fill = this.color(this.palette.shapes[ink] + inkLevels - 1)
    const size = `width="${width}" height="${height}" rx="${radius}"`
    this.add(`<rect x="${left}" y="${top}" ${size} fill="${fill}"/>`)
  }

  override hatch(left: number, top: number, width: number, height: number): void {
    this.rectangle(left, top, width, height, 'url(#no-data)')
  }

  override dashes(left: number, top: number, width: number, height: number): void {
    this.rectangle(left, top, width, height, 'url(#dashes)')
  }

  override write(
    text: string,
    left: number,
    baseline: number,
    style: TextStyle,
    ink: WritingInk,
  ): void {
    if (text === '') return
    const fill = this.color(this.palette.writing[ink] + inkLevels - 1)
    this.add(`<path d="${pathOf(text, left, baseline, style)}" fill="${fill}"/>`)
  }

  document(): string {
    this.end()
    const { width, height } = this
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}">\n<defs>${this.patterns()}</defs>\n` +
      `${this.shapes.join('\n')}\n</svg>\n`
    )
  }

  /** What stands for no data, and the dashes of lines over a map, as repeating squares. */
  private patterns(): string {
    const [ground, line] = this.palette.noData.map((index) => this.color(index))
    const dark = this.color(this.palette.writing.text + inkLevels - 1)
    const light = this.color(this.palette.surface)
    return (
      pattern('no-data', hatchPeriod, ground!, line!, 1) +
      pattern('dashes', 2 * dashLength, light, dark, dashLength)
    )
  }

  private rectangle(left: number, top: number, width: number, height: number, fill: string): void {
    const { last } = this
    const goesOn =
      last?.fill === fill &&
      last.top === top &&
      last.height === height &&
      last.left + last.width === left
    if (goesOn) {
      last.width += width
      return
    }
    this.end()
    this.last = { left, top, width, height, fill }
  }

  private add(shape: string): void {
    this.end()
    this.shapes.push(shape)
  }

  private end(): void {
    if (this.last === null) return
    const { left, top, width, height, fill } = this.last
    this.shapes.push(
      `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${fill}" ` +
        `shape-rendering="crispEdges"/>`,
    )
    this.last = null
  }

  private color(index: number): string {
    const [red, green, blue] = unpackColor(this.palette.colors[index] ?? 0)
    return `#${[red, green, blue].map((one) => one.toString(16).padStart(2, '0')).join('')}`
  }
}

/** Diagonal stripes of one colour on another, `thick` of `side` pixels wide. */
function pattern(id: string, side: number, ground: string, line: string, thick: number): string {
  const piece = (from: number) => `M${from} 0h${thick}l${-side} ${side}h${-thick}z`
  const stripe = (from: number) => `${piece(from)} ${piece(from + side)}`
  return (
    `<pattern id="${id}" width="${side}" height="${side}" patternUnits="userSpaceOnUse">` +
    `<path d="M0 0h${side}v${side}h${-side}z" fill="${ground}"/>` +
    `<path d="${stripe(0)}" fill="${line}"/></pattern>`
  )
}

const short = (value: number) => String(Number(value.toFixed(2)))

function pathOf(text: string, left: number, baseline: number, style: TextStyle): string {
  const point = ({ x, y }: { x: number; y: number }) => `${short(left + x)} ${short(baseline + y)}`
  return outlinesOf(text, style)
    .map((outline) => {
      const start = Math.max(
        0,
        outline.findIndex(({ on }) => on),
      )
      const turned = [...outline.slice(start), ...outline.slice(0, start + 1)]
      const [first, ...rest] = turned
      let path = first === undefined ? '' : `M${point(first)}`
      for (let index = 0; index < rest.length; index += 1) {
        const next = rest[index]!
        const after = rest[index + 1]
        if (next.on || after === undefined) path += `L${point(next)}`
        else {
          path += `Q${point(next)} ${point(after)}`
          index += 1
        }
      }
      return `${path}z`
    })
    .join('')
}
