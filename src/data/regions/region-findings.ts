/** What a person should know about regions before they become a dataset. */
import type { Finding, RegionPlan } from '../../shared/import-plan'
import { sentence } from '../../shared/notices/say'
import type { TableRows } from '../tables/table-rows'
import type { Matching } from './matching'
import type { Outlines } from './outlines'
import type { RegionMaps } from './region-maps'

const mostExamples = 4
const shown = (names: readonly string[]) => ({
  count: names.length,
  examples: names.slice(0, mostExamples),
  more: names.length > mostExamples,
})

/** The question whether names of nearly one spelling are the same; null when there are none. */
export function nearQuestion(
  { unmatched }: Matching,
  { assigned }: Pick<RegionPlan, 'assigned'>,
): Finding | null {
  const near = unmatched.flatMap(({ name, nearest }) =>
    nearest === null ? [] : [{ name, nearest }],
  )
  if (near.length === 0) return null
  const pairs = near.map(({ name, nearest }) => `${name} = ${nearest}`)
  const { examples, ...rest } = shown(pairs)
  const all = Object.fromEntries(near.map(({ name, nearest }) => [name, nearest]))
  const none = Object.fromEntries(near.map(({ name }) => [name, null]))
  return {
    severity: 'question',
    sentence: sentence('finding.regions-near', { ...rest, pairs: examples }),
    field: 'assigned',
    choices: [
      { value: 'same', set: { assigned: { ...assigned, ...all } } },
      { value: 'leave-out', set: { assigned: { ...assigned, ...none } } },
    ],
  }
}

export function regionFindings(
  given: TableRows,
  found: RegionMaps,
  outlines: Outlines,
  plan: RegionPlan,
): Finding[] {
  const { matching, maps, cells } = found
  return [
    ...matchingFindings(given, matching, outlines, plan),
    ...valueFindings(found, outlines, plan),
    {
      severity: 'info',
      sentence: sentence('finding.region-cells', {
        regions: maps.cells.length,
        owners: cells.owners,
        height: cells.grid.height,
        width: cells.grid.width,
      }),
      field: 'cellSize',
    },
  ]
}

function matchingFindings(
  rows: TableRows,
  { found, regions, unmatched, leftOut, silent, regionOf }: Matching,
  outlines: Outlines,
  { regionColumn, outlineKey }: RegionPlan,
): Finding[] {
  const list: Finding[] = []
  const matched = regionOf.filter((region) => region >= 0).length
  const facts = { matched, names: regionOf.length, column: regionColumn, key: outlineKey }
  const match = sentence('finding.regions-matched', { ...facts, file: outlines.title })
  list.push({ severity: 'info', sentence: match, field: 'outlineKey' })
  const info = (said: Finding['sentence']) =>
    list.push({ severity: 'info', sentence: said, field: 'assigned' })
  if (found.code > 0) info(sentence('finding.regions-by-code', { count: found.code }))
  if (found.folded > 0) info(sentence('finding.regions-folded', { count: found.folded }))
  if (matched > regions.length)
    info(sentence('finding.regions-joined', { count: regions.length, names: matched }))
  const lost = unmatched.filter(({ nearest }) => nearest === null).map(({ name }) => name)
  if (lost.length > 0) {
    const said = { ...shown(lost), rows: rowsOf(rows, new Set(lost)) }
    const warning = sentence('finding.regions-unmatched', said)
    list.push({ severity: 'warning', sentence: warning, field: 'assigned' })
  }
  if (leftOut.length > 0) info(sentence('finding.regions-left-out', shown(leftOut)))
  if (silent.length > 0) {
    const said = sentence('finding.regions-silent', shown(silent))
    list.push({ severity: 'warning', sentence: said, field: 'assigned' })
  }
  const { shapeless, isAcross } = outlines
  if (shapeless > 0) {
    const said = sentence('finding.regions-shapeless', { count: shapeless })
    list.push({ severity: 'warning', sentence: said, field: null })
  }
  if (isAcross) info(sentence('finding.date-line', {}))
  return list
}

/** How many values the table has under these names. */
export function rowsOf({ named, placeOf, values }: TableRows, names: ReadonlySet<string>): number {
  const places = new Set(
    (named?.names ?? []).flatMap((name, place) => (names.has(name) ? [place] : [])),
  )
  let count = 0
  for (let row = 0; row < values.length; row++)
    if (!Number.isNaN(values[row]) && places.has(placeOf[row] ?? -1)) count++
  return count
}

function spreadAs({ arePoints }: Outlines, { valueKind, weightKey }: RegionPlan) {
  if (arePoints) return sentence('finding.spread-points', { isSum: valueKind === 'count' })
  if (valueKind === 'rate') return sentence('finding.spread-rate', { weight: weightKey })
  return sentence(`finding.spread-${valueKind}`, {})
}

function valueFindings(
  { rows, maps }: RegionMaps,
  outlines: Outlines,
  plan: RegionPlan,
): Finding[] {
  const list: Finding[] = []
  list.push({ severity: 'info', sentence: spreadAs(outlines, plan), field: 'valueKind' })
  const blank = rows.troubles.coordinates
  if (blank.count > 0) {
    const { count, examples } = blank
    const said = { count, examples, more: count > examples.length }
    const warning = sentence('finding.blank-regions', said)
    list.push({ severity: 'warning', sentence: warning, field: 'regionColumn' })
  }
  if (maps.emptyCells > 0) {
    const total = maps.cells.length * (maps.axis.frames - maps.missingFrames.length)
    const share = Math.max(0.001, maps.emptyCells / total)
    const said = { count: maps.emptyCells, share, fill: plan.emptyCells }
    const warning = sentence('finding.empty-regions', said)
    list.push({ severity: 'warning', sentence: warning, field: 'emptyCells' })
  }
  return list
}
