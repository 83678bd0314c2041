/**
 * Files that are a frame each, as one variable: which belong together, in which order, and when
 * they are, all by their names (`dates-in-names.ts`).
 */
import { sentence } from '../../shared/notices/say'
import type { Finding } from '../../shared/import-plan'
import type { SourceFile } from '../files/source-file'
import type { Dimension, GridVariable } from '../variables/grid-variable'
import { stackOf } from '../variables/stack'
import { datesInNames, numbersInNames, seriesKey, type NamedDates } from './dates-in-names'

const naturally = new Intl.Collator('en', { numeric: true })

/**
 * The first file that passes, and all that pass and are named like it; `frame2` before `frame10`.
 */
export async function seriesOf(
  files: readonly SourceFile[],
  test: (file: SourceFile) => Promise<boolean>,
): Promise<readonly SourceFile[]> {
  const taken: SourceFile[] = []
  let key: string | null = null
  for (const file of files) {
    if (file.isFolder || (key !== null && seriesKey(file.name) !== key)) continue
    if (!(await test(file))) continue
    key ??= seriesKey(file.name)
    taken.push(file)
  }
  return taken.toSorted((a, b) => naturally.compare(a.name, b.name))
}

/** What one file of a stack holds: a map, or one per channel. */
export interface StackedFile {
  file: Pick<SourceFile, 'name' | 'title'>
  variable: GridVariable
}

/**
 * One variable with a time axis before the axes of the files' own; its frames have the dates of the
 * names, where these have any.
 * @throws GridcastError `import.stack` when one has another shape or dtype than the first
 */
export function stackFiles(frames: readonly StackedFile[]): GridVariable {
  const names = frames.map(({ file }) => file.name)
  const dates = datesInNames(names)
  const dimension: Dimension = {
    name: 'time',
    meaning: 'time',
    coordinates: dates === null ? null : { kind: 'instants', values: dates.instants },
  }
  const titles = frames.map(({ file }) => file.title)
  const variables = frames.map(({ variable }) => variable)
  const stack = stackOf(variables, dimension, titles)
  const said = dates === null ? orderFindings(names) : dateFindings(dates)
  return { ...stack, findings: [...said, ...(stack.findings ?? [])] }
}

function dateFindings({ pattern, example, instants, rival }: NamedDates): Finding[] {
  const date = new Date(instants[0] as number).toISOString().replace(/T00:00:00.000Z|:00.000Z/, '')
  const values = { pattern, example, date, rival }
  return [
    {
      severity: rival === null ? 'info' : 'warning',
      sentence: sentence('finding.dates-in-names', values),
      field: 'time',
    },
  ]
}

function orderFindings(names: readonly string[]): Finding[] {
  if (names.length < 2) return []
  const findings: Finding[] = [
    { severity: 'info', sentence: sentence('finding.order-of-names', {}), field: 'time' },
  ]
  const absent = absentNumbers(numbersInNames(names) ?? [])
  if (absent.length > 0) {
    const examples = absent.slice(0, 3).map(String)
    const values = { count: absent.length, examples, more: absent.length > examples.length }
    const said = sentence('finding.absent-numbers', values)
    findings.push({ severity: 'warning', sentence: said, field: null })
  }
  return findings
}

/** Numbers left out of a sequence that otherwise goes up by the same step. */
function absentNumbers(numbers: readonly number[]): number[] {
  const steps = numbers.slice(1).map((number, at) => number - (numbers[at] as number))
  const step = Math.min(...steps)
  const isRegular = step > 0 && steps.every((gap) => gap % step === 0 && gap <= 100 * step)
  if (!isRegular) return []
  return numbers.slice(1).flatMap((number, at) => {
    const count = (steps[at] as number) / step - 1
    return Array.from({ length: count }, (_, i) => number - (count - i) * step)
  })
}
