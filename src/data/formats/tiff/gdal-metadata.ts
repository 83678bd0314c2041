/** What GDAL writes beside the standard: scale, offset, unit and description per band, no data. */
import type { Directory } from './directory'

export interface BandFacts {
  scale: number
  offset: number
  unit: string | null
  description: string | null
}

const tag = { metadata: 42_112, noData: 42_113 } as const
const items = /<Item\s+([^>]*)>([^<]*)<\/Item>/g

export async function bandFactsOf(directory: Directory, bands: number): Promise<BandFacts[]> {
  const facts = Array.from({ length: bands }, (): BandFacts => ({
    scale: 1,
    offset: 0,
    unit: null,
    description: null,
  }))
  const text = (await directory.text(tag.metadata)) ?? ''
  for (const [, attributes = '', content = ''] of text.matchAll(items)) {
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
