/** Where and when a run is better than its strongest rival, as a terminal shows it. */
import type { AnySentence } from '../../shared/notices/values'
import { gainOver, type Skill } from '../../shared/skill'
import { number, table } from './text'

/** A map of at most so many columns and rows; characters are about twice as high as wide. */
const mostColumns = 64
const mostRows = 24
/** Gains by which a place is much, or at all, better or worse. */
const [much, some] = [0.2, 0.02]
const mostOrigins = 12

/** @param whole the map and the tables besides the sentences */
export function skillLines(
  skill: Skill,
  unit: string | null,
  word: (sentence: AnySentence) => string,
  whole: boolean,
): string[] {
  const said = skill.said.map(word)
  if (!whole) return said
  const inUnit = unit === null ? '' : ` in ${unit}`
  const season = skill.seasons
  return [
    ...said,
    'By place, # 20 % better, + better, = even, - worse, x 20 % worse than the strongest rival:',
    ...textMap(skill),
    ...(season === null
      ? []
      : [
          `RMSE${inUnit} by ${season.unit === 'month' ? 'month' : 'hour of the day'}:`,
          ...pairTable(
            season.unit,
            skill.rival,
            season.parts.map(({ part, ...pair }) => ({
              at: String(season.unit === 'month' ? part + 1 : part),
              ...pair,
            })),
          ),
        ]),
    ...(skill.origins.length === 0
      ? []
      : [`RMSE${inUnit} by origin:`, ...pairTable('origin', skill.rival, grouped(skill.origins))]),
  ]
}

function pairTable(
  head: string,
  rival: string,
  rows: readonly { at: string; model: number; rival: number }[],
): string[] {
  return table(
    [head, 'model', rival, 'better'],
    rows.map((row) => [row.at, number(row.model), number(row.rival), percent(gainOver(row))]),
  )
}

function percent(gain: number | null): string {
  return gain === null ? '–' : `${(100 * gain).toFixed(1)} %`
}

/** At most so many rows, each the mean square of neighbours. */
function grouped(origins: Skill['origins']): { at: string; model: number; rival: number }[] {
  const length = Math.ceil(origins.length / mostOrigins)
  return Array.from({ length: Math.ceil(origins.length / length) }, (_, group) => {
    const some = origins.slice(group * length, (group + 1) * length)
    const windows = some.reduce((sum, one) => sum + one.windows, 0)
    const root = (of: 'model' | 'rival'): number =>
      Math.sqrt(some.reduce((sum, one) => sum + one.windows * one[of] ** 2, 0) / windows)
    return { at: some[0]!.time, model: root('model'), rival: root('rival') }
  })
}

/** A character for the mean gain of each block; a blank where nothing is known. */
export function textMap({ map, height, width }: Pick<Skill, 'map' | 'height' | 'width'>): string[] {
  const side = Math.max(1, Math.ceil(width / mostColumns), Math.ceil(height / mostRows))
  const rows = Math.ceil(height / side)
  const columns = Math.ceil(width / side)
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_cell, column) => {
      const known: number[] = []
      for (let y = row * side; y < Math.min(height, (row + 1) * side); y++)
        for (let x = column * side; x < Math.min(width, (column + 1) * side); x++) {
          const gain = map[y * width + x] ?? null
          if (gain !== null) known.push(gain)
        }
      return characterOf(known)
    })
      .join('')
      .trimEnd(),
  )
}

function characterOf(gains: readonly number[]): string {
  if (gains.length === 0) return ' '
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length
  if (mean >= much) return '#'
  if (mean >= some) return '+'
  if (mean > -some) return '='
  return mean > -much ? '-' : 'x'
}
