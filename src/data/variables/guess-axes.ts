/**
 * What the axes of a variable mean: as the file says, else judged by their lengths alone. A person
 * can change every guess.
 */
import { GridcastError } from '../../shared/errors'
import { axisNames, type AxisMeaning, type AxisName, type Finding } from '../../shared/import-plan'
import type { GridVariable } from './grid-variable'

export interface AxesGuess {
  axes: AxisMeaning[]
  findings: Finding[]
}

/** At most this many channels; a longer axis is time or space. */
const fewChannels = 4

/**
 * @param title names the variable in errors
 * @throws GridcastError `import.array-rank` for variables that can't be a sequence of maps
 */
export function guessMeanings({ shape, dimensions }: GridVariable, title: string): AxesGuess {
  const known = dimensions.map(({ meaning }) => meaning)
  if (known.every((meaning) => meaning === null)) return guessByLength(shape, title)
  // A file that names height and width but not time has its frames along the first axis left.
  const time = known.includes('time') ? -1 : known.indexOf(null)
  const axes = known.map((meaning, axis) => meaning ?? (axis === time ? 'time' : 'other'))
  const missing = (['time', 'height', 'width'] as const).find((name) => !axes.includes(name))
  if (missing !== undefined) throw wrongRank(shape, title)
  const findings = axes.flatMap((meaning, axis) =>
    meaning === 'other' && (shape[axis] ?? 1) > 1
      ? [pickFinding(dimensions[axis]?.name ?? '', axis, shape)]
      : [],
  )
  return { axes, findings }
}

function pickFinding(name: string, axis: number, shape: readonly number[]): Finding {
  const called = name === '' ? `Axis ${axis + 1}` : `The axis "${name}"`
  const sentence = `${called} has ${shape[axis]} indices, of which the first is read.`
  return { severity: 'warning', sentence, field: 'picks' }
}

/** @throws GridcastError `import.array-rank` for arrays that can't be a sequence of maps */
export function guessByLength(shape: readonly number[], fileName: string): AxesGuess {
  switch (shape.length) {
    case 3:
      return guess3(shape)
    case 4:
      return guess4(shape)
    case 5:
      return guess5(shape)
    default:
      throw wrongRank(shape, fileName)
  }
}

function wrongRank(shape: readonly number[], fileName: string): GridcastError {
  const holds =
    shape.length === 0
      ? 'a single number'
      : shape.length === 1
        ? `a single row of ${shape[0]} numbers`
        : shape.length === 2
          ? `a single map of ${shape.join(' x ')} cells`
          : `an array of ${shape.length} axes (${shape.join(' x ')})`
  return new GridcastError(
    'import.array-rank',
    `${fileName} holds ${holds}, not a sequence of maps.`,
    'Save an array of 3 axes (time, height, width), 4 (with sequences or channels) or 5 (with both).',
  )
}

const ambiguous = (sentence: string): Finding => ({ severity: 'warning', sentence, field: 'axes' })
const isFew = (length: number | undefined) => length !== undefined && length <= fewChannels

function guess3([a, b, c]: readonly number[]): AxesGuess {
  // Square maps give themselves away: the odd one out is time.
  if (a === b && b !== c && a !== 1) {
    const sentence = `The first two axes are equally long, so the last one (${c}) is taken as time.`
    return { axes: ['height', 'width', 'time'], findings: [ambiguous(sentence)] }
  }
  return { axes: ['time', 'height', 'width'], findings: [] }
}

function guess4(shape: readonly number[]): AxesGuess {
  const [a, b, c, d] = shape
  const written = `${shape.join(' x ')}`
  if (isFew(d) && !isFew(b) && !isFew(c)) {
    const sentence = `${written} is read as time, height, width, channels; it could also hold sequences.`
    return { axes: ['time', 'height', 'width', 'channel'], findings: [ambiguous(sentence)] }
  }
  if (isFew(b) && !isFew(c) && !isFew(d)) {
    const sentence = `${written} is read as time, channels, height, width; it could also be ${a} sequences of ${b} frames.`
    return { axes: ['time', 'channel', 'height', 'width'], findings: [ambiguous(sentence)] }
  }
  if (isMovingMnist(a, c, d)) {
    const sentence = `${written} is read as in Moving MNIST: ${a} frames of ${b} sequences.`
    return {
      axes: ['time', 'sequence', 'height', 'width'],
      findings: [{ severity: 'info', sentence, field: 'axes' }],
    }
  }
  const sentence = `${written} is read as ${a} sequences of ${b} frames; it could also be ${a} frames of ${b} sequences.`
  return { axes: ['sequence', 'time', 'height', 'width'], findings: [ambiguous(sentence)] }
}

/** The official file is (20, 10000, 64, 64): time before sequences. */
const isMovingMnist = (a: number | undefined, c: number | undefined, d: number | undefined) =>
  a === 20 && c === 64 && d === 64

function guess5(shape: readonly number[]): AxesGuess {
  const [, b, c, d, e] = shape
  const channelsBeforeSpace = isFew(c) && !isFew(d) && !isFew(e)
  const axes: AxisName[] = channelsBeforeSpace
    ? ['sequence', 'time', 'channel', 'height', 'width']
    : ['sequence', 'time', 'height', 'width', 'channel']
  const [height, width] = channelsBeforeSpace ? [d, e] : [c, d]
  if (shape[0] === 20 && height === 64 && width === 64 && b !== 20)
    axes.splice(0, 2, 'time', 'sequence')
  return { axes, findings: [ambiguous(`${shape.join(' x ')} is read as ${axes.join(', ')}.`)] }
}

/**
 * Length of each named axis, 1 for those the array doesn't have.
 * @throws GridcastError `import.axes` when the names don't fit the array
 */
export function lengthsByAxis(
  shape: readonly number[],
  axes: readonly AxisMeaning[],
  fileName: string,
): Record<AxisName, number> {
  const remedy = 'Name each axis once, with time, height and width among them.'
  const written = axes.join(', ')
  if (axes.length !== shape.length) {
    const sentence = `${fileName} has ${shape.length} axes (${shape.join(' x ')}), but ${axes.length} are named (${written}).`
    throw new GridcastError('import.axes', sentence, remedy)
  }
  const needed = (['time', 'height', 'width'] as const).find((name) => !axes.includes(name))
  const used = axes.filter((name) => name !== 'other')
  if (needed !== undefined || new Set(used).size !== used.length) {
    const problem = needed === undefined ? 'name one axis twice' : `lack ${needed}`
    throw new GridcastError(
      'import.axes',
      `The axes of ${fileName} (${written}) ${problem}.`,
      remedy,
    )
  }
  const empty = shape.indexOf(0)
  if (empty >= 0) {
    const sentence = `${fileName} is empty: its axis ${empty + 1} (${axes[empty]}) has the length 0.`
    throw new GridcastError('import.empty', sentence, 'Choose a file with data in it.')
  }
  return Object.fromEntries(
    axisNames.map((name) => [name, shape[axes.indexOf(name)] ?? 1]),
  ) as Record<AxisName, number>
}
