/** What a person should know about the numbers of a variable, in sentences. */
import { sentence, type Sentence } from '../../shared/notices/say'
import type { Finding, GridPlan } from '../../shared/import-plan'
import type { GridVariable } from './grid-variable'
import type { ScanResult } from './scan'
import { unusualValues } from '../value-findings'

/** Findings on the values. */
export function valueFindings(
  { dtype, findings: known = [] }: GridVariable,
  plan: GridPlan,
  scan: ScanResult,
): Finding[] {
  const findings: Finding[] = []
  const seen = scan.complete ? null : scan.seen
  const add = (severity: Finding['severity'], said: Sentence, field: Finding['field'] = null) =>
    findings.push({ severity, sentence: said, field })
  if (scan.nan > 0) add('info', sentence('finding.nan-cells', { count: scan.nan, seen }))
  if (scan.declared > 0)
    add('info', sentence('finding.declared-missing', { count: scan.declared, seen }))
  if (scan.infinite > 0)
    add('warning', sentence('finding.infinite', { count: scan.infinite, seen }))
  for (const mark of plan.missingValues) {
    const count = markCount(scan, mark)
    if (count > 0)
      add('warning', sentence('finding.marked-cells', { count, mark, seen }), 'missingValues')
  }
  if (scan.inexact > 0) {
    const example = String(scan.inexactExample)
    add('warning', sentence('finding.inexact', { count: scan.inexact, seen, example }))
  }
  const marked = plan.missingValues.reduce((sum, mark) => sum + markCount(scan, mark), 0)
  const absent = scan.nan + scan.declared + scan.infinite + marked
  const count = scan.complete ? scan.seen - absent : null
  const { min, max } = scan
  const facts = { min, max, count, cells: scan.seen, bulk: scan.sample.bulk(min, max) }
  for (const said of unusualValues(facts)) add('warning', said, 'missingValues')
  if (dtype === 'float64') add('info', sentence('finding.float64', {}))
  return [...findings, ...known]
}

function markCount(scan: ScanResult, mark: number): number {
  return scan.marks.get(mark) ?? scan.marks.get(Math.fround(mark)) ?? 0
}
