/** What a person should know about the numbers of a variable, in sentences. */
import type { Finding, GridPlan } from '../../shared/import-plan'
import type { GridVariable } from './grid-variable'
import type { ScanResult } from './scan'

const written = (count: number) => count.toLocaleString('en-US')
const cells = (count: number) => (count === 1 ? '1 cell' : `${written(count)} cells`)

/** Findings on the values. */
export function valueFindings(
  { dtype, findings: known = [] }: GridVariable,
  plan: GridPlan,
  scan: ScanResult,
): Finding[] {
  const findings: Finding[] = []
  const where = scan.complete ? '' : ` in the ${written(scan.seen)} values looked at so far`
  const add = (severity: Finding['severity'], sentence: string, field: Finding['field'] = null) =>
    findings.push({ severity, sentence, field })
  if (scan.nan > 0) add('info', `${cells(scan.nan)} without data (NaN)${where}.`)
  if (scan.declared > 0)
    add('info', `${cells(scan.declared)} that the file declares to be without data${where}.`)
  if (scan.infinite > 0)
    add('warning', `${cells(scan.infinite)} with an infinite value${where}, taken as no data.`)
  for (const value of plan.missingValues) {
    const marked = markCount(scan, value)
    if (marked > 0)
      add('warning', `${cells(marked)} with ${value}${where}, taken as no data.`, 'missingValues')
  }
  if (scan.inexact > 0) {
    const example = `${scan.inexactExample}`
    add(
      'warning',
      `${written(scan.inexact)} whole numbers${where} are too large to be kept exactly (for example ${example}); they are rounded to 7 digits.`,
    )
  }
  if (dtype === 'float64') add('info', 'The numbers are kept with 7 significant digits (float32).')
  return [...findings, ...known]
}

function markCount(scan: ScanResult, mark: number): number {
  return scan.marks.get(mark) ?? scan.marks.get(Math.fround(mark)) ?? 0
}
