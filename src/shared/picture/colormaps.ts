/**
 * Colour maps: viridis, magma and cividis (perceptually even, readable with colour blindness),
 * grey, and red-blue for differences. The colours are those of d3-scale-chromatic (viridis and
 * magma: Smith and van der Walt; cividis: Nuñez, Anderton and Renslow 2018; red-blue: ColorBrewer).
 */
import {
  interpolateCividis,
  interpolateMagma,
  interpolateRdBu,
  interpolateViridis,
} from 'd3-scale-chromatic'
import { GridcastError } from '../errors'

export const valueColormaps = ['viridis', 'magma', 'cividis', 'grey'] as const
export type ValueColormap = (typeof valueColormaps)[number]
export type ColormapName = ValueColormap | 'red-blue'

/**
 * A colour as the four bytes R, G, B, A read as one little-endian number, the order in which a
 * canvas keeps them.
 */
export type PackedColor = number

/** Red, green and blue in 0..255. */
export type RedGreenBlue = readonly [number, number, number]

const interpolators: Record<ColormapName, (share: number) => string> = {
  viridis: interpolateViridis,
  magma: interpolateMagma,
  cividis: interpolateCividis,
  grey: (share) =>
    `rgb(${Math.round(share * 255)}, ${Math.round(share * 255)}, ${Math.round(share * 255)})`,
  // Blue where the forecast is too low, red where it is too high.
  'red-blue': (share) => interpolateRdBu(1 - share),
}

const tables = new Map<ColormapName, Uint32Array>()

/** The 256 colours of a map, from its low end to its high end. Shared: treat as read-only. */
export function colormapTable(name: ColormapName): Uint32Array {
  const kept = tables.get(name)
  if (kept !== undefined) return kept
  const table = Uint32Array.from({ length: 256 }, (_, index) =>
    packColor(parseColor(interpolators[name](index / 255))),
  )
  tables.set(name, table)
  return table
}

/** `count` colours evenly spread over a map, its ends included. */
export function sampledColormap(name: ColormapName, count: number): Uint32Array {
  const table = colormapTable(name)
  return Uint32Array.from(
    { length: count },
    (_, index) => table[Math.round((index * 255) / (count - 1))] ?? 0,
  )
}

/** Checks a colour map's name that came from outside. */
export function parseValueColormap(name: string): ValueColormap {
  const known = valueColormaps.find((candidate) => candidate === name)
  if (known !== undefined) return known
  throw new GridcastError('picture.unknown-colormap', { name, known: [...valueColormaps] })
}

export function packColor([red, green, blue]: RedGreenBlue): PackedColor {
  return (red | (green << 8) | (blue << 16) | (255 << 24)) >>> 0
}

export function unpackColor(color: PackedColor): RedGreenBlue {
  return [color & 255, (color >> 8) & 255, (color >> 16) & 255]
}

/** The colour at `share` (0..1) of the way between two. */
export function mixColors(from: RedGreenBlue, to: RedGreenBlue, share: number): RedGreenBlue {
  const mix = (a: number, b: number): number => Math.round(a + (b - a) * share)
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])]
}

/** Reads `#rrggbb` and `rgb(r, g, b)`. */
function parseColor(text: string): RedGreenBlue {
  const channels = text.startsWith('#')
    ? [text.slice(1, 3), text.slice(3, 5), text.slice(5, 7)].map((hex) => parseInt(hex, 16))
    : (text.match(/\d+/g) ?? []).map(Number)
  return [channels[0] ?? 0, channels[1] ?? 0, channels[2] ?? 0]
}
