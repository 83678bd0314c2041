/** What GDAL writes beside the standard: scale, offset, unit and description per band, no data. */
import type { Directory } from './directory'

export interface BandFacts {
  scale: number
  offset: number
  unit: string | null
  description: string | null
}

const tag = { metadata: 42_112, noData: 42_113 } as const
/** Longer ones are no item's. */
const longestAttributes = 1000

export async function bandFactsOf(directory: Directory, bands: number): Promise<BandFacts[]> {
  const facts = Array.from({ length: bands }, (): BandFacts => ({
    scale: 1,
    offset: 0,
    unit: null,
    description: null,
  }))
  const text = (await directory.text(tag.metadata)) ?? ''
  for (const { attributes, content } of itemsIn(text)) {
    const attribute = (name: string) =>
      new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? null
    const band = facts[Number(attribute('sample') ?? NaN)]
    if (band === undefined) continue
    const role = attribute('role')
    if (role === 'scale') band.scale = numberOr(content, 1)
    if (role === 'offset') band.offset = numberOr(content, 0)
    if (role === 'unittype') band.unit = unescaped(content)
    if (role === 'description') band.description = unescaped(content)
  }
  return facts
}

/** `<Item name="…">content</Item>`, found without looking twice at any character. */
function* itemsIn(text: string): Generator<{ attributes: string; content: string }> {
  for (const piece of text.split('<Item').slice(1)) {
    const [tagEnd, contentEnd] = [piece.indexOf('>'), piece.indexOf('</Item>')]
    if (tagEnd < 0 || tagEnd > longestAttributes || contentEnd < tagEnd) continue
    yield { attributes: piece.slice(0, tagEnd), content: piece.slice(tagEnd + 1, contentEnd) }
  }
}

/** The number that means no data in all bands; null when none is named. */
export async function noDataOf(directory: Directory): Promise<number | null> {
  const text = (await directory.text(tag.noData))?.trim().replace(',', '.') ?? ''
  return text === '' ? null : Number(text)
}

const numberOr = (text: string, otherwise: number) => {
  const value = Number(text)
  return text.trim() === '' || Number.isNaN(value) ? otherwise : value
}

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
}
const unescaped = (text: string) =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] as string)
