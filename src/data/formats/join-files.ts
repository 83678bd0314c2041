/**
 * Files that hold the same variables for other times, as one file: variables with a time axis go on
 * along it, maps without one become frames with the dates in the names.
 */
import { sentence } from '../../shared/notices/say'
import { GridcastError } from '../../shared/errors'
import type { SourceFile } from '../files/source-file'
import type { ReadContext } from '../importers/importer'
import type { BlockValues, Coordinates, GridVariable } from '../variables/grid-variable'
import { datesInNames } from './dates-in-names'
import { stackFiles } from './file-stack'

export interface VariablesOfFile {
  file: SourceFile
  variables: readonly GridVariable[]
}

/** The variables that all files have, in the order of the first. */
export function joinFiles(files: readonly VariablesOfFile[]): GridVariable[] {
  const [first, ...others] = files
  if (first === undefined) return []
  if (others.length === 0) return [...first.variables]
  return first.variables.flatMap((variable) => {
    const parts = files.map(({ file, variables }) => {
      const found = variables.find(({ name }) => name === variable.name)
      return found === undefined ? null : { file, variable: found }
    })
    const all = parts.filter((part) => part !== null)
    return all.length < files.length ? [] : [together(variable, all)]
  })
}

interface Part {
  file: SourceFile
  variable: GridVariable
}

const timeAxisOf = ({ dimensions }: GridVariable) =>
  dimensions.findIndex(({ meaning }) => meaning === 'time')

function together(first: GridVariable, parts: readonly Part[]): GridVariable {
  return timeAxisOf(first) < 0 ? stackFiles(parts) : joinAlongTime(first, timeAxisOf(first), parts)
}

/** @throws GridcastError `import.stack` when another axis has another length */
function joinAlongTime(first: GridVariable, axis: number, parts: readonly Part[]): GridVariable {
  const across = ({ shape }: GridVariable) => shape.filter((_, at) => at !== axis)
  for (const { file, variable } of parts)
    if (across(variable).join() !== across(first).join() || variable.dtype !== first.dtype)
      throw otherForm(parts[0] as Part, { file, variable })
  const lengths = parts.map(({ variable }) => variable.shape[axis] as number)
  const ends = lengths.map((_, at) => lengths.slice(0, at + 1).reduce((sum, n) => sum + n, 0))
  const dimensions = first.dimensions.map((dimension, at) =>
    at === axis ? { ...dimension, coordinates: timesOf(axis, lengths, parts) } : dimension,
  )
  const shape = first.shape.map((length, at) => (at === axis ? (ends.at(-1) as number) : length))
  // No block may hold the end of one file and the start of another.
  const longest = lengths.every((length) => length === lengths[0]) ? (lengths[0] as number) : 1
  const inFile = first.chunk?.[axis] ?? longest
  const chunk = shape.map((_, at) =>
    at === axis ? (longest % inFile === 0 ? inFile : 1) : (first.chunk?.[at] ?? 1),
  )
  const said = sentence('finding.joined-files', { files: parts.length })
  return {
    ...first,
    shape,
    dimensions,
    chunk,
    findings: [{ severity: 'info', sentence: said, field: null }, ...(first.findings ?? [])],
    read: (start, count, context) => readParts(parts, axis, ends, start, count, context),
  }
}

function otherForm({ file, variable }: Part, other: Part): GridcastError {
  const written = ({ shape, dtype }: GridVariable) => `${shape.join(' x ')} ${dtype}`
  return new GridcastError('import.stack', {
    file: file.title,
    other: other.file.title,
    has: written(variable),
    otherHas: written(other.variable),
  })
}

/** The files' own times; where they have none, the dates of the names of files of one frame. */
function timesOf(
  axis: number,
  lengths: readonly number[],
  parts: readonly Part[],
): Coordinates | null {
  const own = parts.map(({ variable }) => variable.dimensions[axis]?.coordinates ?? null)
  if (own.every((times) => times?.kind === 'instants'))
    return { kind: 'instants', values: own.flatMap(({ values }) => values) }
  if (lengths.some((length) => length !== 1)) return null
  const dates = datesInNames(parts.map(({ file }) => file.name))
  return dates === null ? null : { kind: 'instants', values: dates.instants }
}

async function readParts(
  parts: readonly Part[],
  axis: number,
  ends: readonly number[],
  start: readonly number[],
  count: readonly number[],
  context: ReadContext,
): Promise<BlockValues> {
  const [from, to] = [start[axis] as number, (start[axis] as number) + (count[axis] as number)]
  const outer = count.slice(0, axis).reduce((product, n) => product * n, 1)
  const inner = count.slice(axis + 1).reduce((product, n) => product * n, 1)
  let whole: BlockValues | null = null
  for (const [at, { variable }] of parts.entries()) {
    const begin = ends[at - 1] ?? 0
    const [first, end] = [Math.max(from, begin), Math.min(to, ends[at] as number)]
    if (first >= end) continue
    const within = (values: readonly number[], value: number) => values.toSpliced(axis, 1, value)
    const part = await variable.read(
      within(start, first - begin),
      within(count, end - first),
      context,
    )
    if (end - first === to - from) return part
    whole ??= new (part.constructor as new (n: number) => BlockValues)(outer * (to - from) * inner)
    const run = (end - first) * inner
    for (let row = 0; row < outer; row++) {
      const target = (row * (to - from) + first - from) * inner
      whole.set(part.subarray(row * run, (row + 1) * run) as never, target)
    }
  }
  return whole ?? new Float32Array()
}
