/** Which variables of a file are the data: guessed, or as a plan names them. */
import { sentence } from '../../shared/notices/say'
import { GridcastError } from '../../shared/errors'
import type { Finding, GridPlan } from '../../shared/import-plan'
import { countOf } from '../../shared/npy'
import type { GridFile, GridVariable } from './grid-variable'
import { guessByLength } from './guess-axes'

/**
 * The largest variable that can be a sequence of maps.
 * @throws GridcastError `import.array-rank`, or why the only one can't be read
 */
export function chooseVariable(
  file: GridFile,
  title: string,
): { variable: GridVariable; findings: Finding[] } {
  const maps = file.variables.filter(canBeMaps)
  const [largest] = maps.toSorted((a, b) => countOf(b.shape) - countOf(a.shape))
  if (largest === undefined) throw noMaps(file, title)
  if (maps.length === 1) return { variable: largest, findings: [] }
  const names = maps.map(({ name }) => name)
  const said = sentence('finding.several-arrays', { names, taken: largest.name })
  return {
    variable: largest,
    findings: [{ severity: 'warning', sentence: said, field: 'variables' }],
  }
}

function canBeMaps({ shape, dimensions }: GridVariable): boolean {
  const known = dimensions.map(({ meaning }) => meaning)
  if (known.every((meaning) => meaning === null)) return shape.length >= 3 && shape.length <= 5
  const isMap = known.includes('height') && known.includes('width')
  return isMap && (known.includes('time') || known.includes(null))
}

function noMaps({ variables, unreadable = [] }: GridFile, title: string): Error {
  const [only] = variables
  if (only === undefined && unreadable.length === 1 && unreadable[0] !== undefined)
    return unreadable[0].problem
  if (only !== undefined && variables.length === 1 && unreadable.length === 0) {
    const named = only.name === '' ? title : `"${only.name}" in ${title}`
    if (only.shape.length < 3 || only.shape.length > 5) guessByLength(only.shape, named)
  }
  const arrays = [
    ...variables.map(({ name, shape }) => `"${name}" (${shape.join(' x ') || '1'})`),
    ...unreadable.map(({ name }) => `"${name}" (?)`),
  ]
  return new GridcastError('import.no-maps', { file: title, arrays })
}

/**
 * The variables that a plan names.
 * @throws GridcastError `import.variable` for one that isn't there, can't be read, or has another
 * shape than the first
 */
export function variablesOf(
  file: GridFile,
  plan: GridPlan,
  title: string,
): [GridVariable, ...GridVariable[]] {
  const chosen = plan.variables.map((name) => variableCalled(file, name, title))
  const [first, ...others] = chosen
  if (first === undefined) throw new Error('a plan names at least one variable')
  const other = others.find(({ shape }) => shape.join() !== first.shape.join())
  if (other !== undefined) {
    throw new GridcastError('import.other-shape', {
      file: title,
      one: first.name,
      shape: [...first.shape],
      other: other.name,
      otherShape: [...other.shape],
    })
  }
  const channels = first.shape[plan.axes.indexOf('channel')] ?? 1
  if (others.length > 0 && channels > 1) {
    throw new GridcastError('import.more-channels', { file: title, variable: first.name, channels })
  }
  return [first, ...others]
}

function variableCalled(file: GridFile, name: string, title: string): GridVariable {
  const known = file.variables.find((variable) => variable.name === name)
  if (known !== undefined) return known
  const unreadable = file.unreadable?.find((variable) => variable.name === name)
  if (unreadable !== undefined) throw unreadable.problem
  throw new GridcastError('import.no-variable', {
    file: title,
    variable: name,
    known: file.variables.map((variable) => variable.name),
  })
}

/** What the numbers are called; names that say nothing are left out. */
export function valueNameOf({ name }: GridVariable): string {
  const last = name.split('/').at(-1) ?? ''
  return /^(arr_\d+|x|y|data|array|x_train|x_test|sequences|)$/i.test(last) ? 'value' : last
}
