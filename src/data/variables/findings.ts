/** What a person should know about the numbers of an array, in sentences. */
import { countOf, npyDtypes } from '../../shared/npy'
import type { ArrayPlan, Finding } from '../../shared/import-plan'
import type { ScanResult } from './scan'
import type { ArrayInFile } from './strided-reader'

const written = (count: number) => count.toLocaleString('en-US')
const cells = (count: number) => (count === 1 ? '1 cell' : `${written(count)} cells`)

/** Findings on the values. */
export function valueFindings(
  { header, bytes }: ArrayInFile,
  plan: ArrayPlan,
  scan: ScanResult,
): Finding[] {
  const findings: Finding[] = []
  const where = scan.complete ? '' : ` in the ${written(scan.seen)} values looked at so far`
  const add = (severity: Finding['severity'], sentence: string, field: string | null = null) =>
    findings.push({ severity, sentence, field })
  if (scan.nan > 0) add('info', `${cells(scan.nan)} without data (NaN)${where}.`)
  if (scan.infinite > 0)
    add('warning', `${cells(scan.infinite)} with an infinite value${where}, taken as no data.`)
  const marked = plan.missingValue === null ? 0 : (markCount(scan, plan.missingValue) ?? 0)
  if (marked > 0)
    add(
      'warning',
      `${cells(marked)} with ${plan.missingValue}${where}, taken as no data.`,
      'missingValue',
    )
  if (scan.inexact > 0) {
    const example = `${scan.inexactExample}`
    add(
      'warning',
      `${written(scan.inexact)} whole numbers${where} are too large to be kept exactly (for example ${example}); they are rounded to 7 digits.`,
    )
  }
  if (header.dtype === 'float64')
    add('info', 'The numbers are kept with 7 significant digits (float32).')
  const trailing = bytes.size - header.dataOffset - countOf(header.shape) * npyDtypes[header.dtype]
  if (trailing > 0)
    add('warning', `${written(trailing)} bytes after the end of the array are ignored.`)
  return findings
}

function markCount(scan: ScanResult, mark: number): number | undefined {
  return scan.marks.get(mark) ?? scan.marks.get(Math.fround(mark))
}
