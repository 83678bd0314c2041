/** Which variables of a file are the data: guessed, or as a plan names them. */
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
  const names = maps.map(({ name }) => `"${name}"`).join(', ')
  const sentence = `The file holds ${maps.length} arrays that could be the data (${names}); "${largest.name}" is shown.`
  return { variable: largest, findings: [{ severity: 'warning', sentence, field: 'variables' }] }
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
  const names = [
    ...variables.map(({ name, shape }) => `"${name}" (${shape.join(' x ') || 'a single number'})`),
    ...unreadable.map(({ name }) => `"${name}" (unreadable)`),
  ]
  const shown = names.slice(0, 8).join(', ') + (names.length > 8 ? ', …' : '')
  return new GridcastError(
    'import.array-rank',
    `None of the arrays in ${title} is a sequence of maps: ${shown}.`,
    'Save an array of 3 axes (time, height, width), 4 or 5.',
  )
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
    const sentence = `"${other.name}" in ${title} has the shape ${other.shape.join(' x ')}, "${first.name}" ${first.shape.join(' x ')}: they can't be channels of one dataset.`
    throw new GridcastError('import.variable', sentence, 'Choose variables of the same shape.')
  }
  const channels = first.shape[plan.axes.indexOf('channel')] ?? 1
  if (others.length > 0 && channels > 1) {
    const sentence = `"${first.name}" in ${title} already has ${channels} channels; other variables can't be further ones.`
    throw new GridcastError('import.variable', sentence, 'Choose one variable.')
  }
  return [first, ...others]
}

function variableCalled(file: GridFile, name: string, title: string): GridVariable {
  const known = file.variables.find((variable) => variable.name === name)
  if (known !== undefined) return known
  const unreadable = file.unreadable?.find((variable) => variable.name === name)
  if (unreadable !== undefined) throw unreadable.problem
  const names = file.variables.map((variable) => variable.name).join(', ')
  throw new GridcastError(
    'import.variable',
    `${title} holds no array "${name}".`,
    `Choose one of: ${names}.`,
  )
}

/** What the numbers are called; names that say nothing are left out. */
export function valueNameOf({ name }: GridVariable): string {
  const last = name.split('/').at(-1) ?? ''
  return /^(arr_\d+|x|y|data|array|x_train|x_test|sequences|)$/i.test(last) ? 'value' : last
}
