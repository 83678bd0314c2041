/**
 * What the axes of a variable mean: as the file says, else judged by their lengths alone. A person
 * can change every guess.
 */
import { sentence, type Sentence } from '../../shared/notices/say'
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
  const said = sentence('finding.picked', { axis: axis + 1, name, length: shape[axis] ?? 1 })
  return { severity: 'warning', sentence: said, field: 'picks' }
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
  return new GridcastError('import.array-rank', { file: fileName, shape: [...shape] })
}

const ambiguous = (sentence: Sentence): Finding => ({
  severity: 'warning',
  sentence,
  field: 'axes',
})
const isFew = (length: number | undefined) => length !== undefined && length <= fewChannels

function guess3([a, b, c]: readonly number[]): AxesGuess {
  // Square maps give themselves away: the odd one out is time.
  if (a === b && b !== c && a !== 1) {
    const said = sentence('finding.time-last', { length: c ?? 1 })
    return { axes: ['height', 'width', 'time'], findings: [ambiguous(said)] }
  }
  return { axes: ['time', 'height', 'width'], findings: [] }
}

function guess4(shape: readonly number[]): AxesGuess {
  const [a = 1, b = 1, c, d] = shape
  const read = { shape: [...shape], sequences: a, frames: b }
  if (isFew(d) && !isFew(b) && !isFew(c)) {
    const said = sentence('finding.channels-or-sequences', { shape: read.shape })
    return { axes: ['time', 'height', 'width', 'channel'], findings: [ambiguous(said)] }
  }
  if (isFew(b) && !isFew(c) && !isFew(d)) {
    const said = sentence('finding.channels-or-frames', read)
    return { axes: ['time', 'channel', 'height', 'width'], findings: [ambiguous(said)] }
  }
  if (isMovingMnist(a, c, d)) {
    const said = sentence('finding.moving-mnist', { shape: read.shape, frames: a, sequences: b })
    return {
      axes: ['time', 'sequence', 'height', 'width'],
      findings: [{ severity: 'info', sentence: said, field: 'axes' }],
    }
  }
  const said = sentence('finding.frames-or-sequences', read)
  return { axes: ['sequence', 'time', 'height', 'width'], findings: [ambiguous(said)] }
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
  return { axes, findings: [ambiguous(sentence('finding.read-as', { shape: [...shape], axes }))] }
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
  if (axes.length !== shape.length) {
    throw new GridcastError('import.axes-count', {
      file: fileName,
      shape: [...shape],
      axes: [...axes],
    })
  }
  const needed = (['time', 'height', 'width'] as const).find((name) => !axes.includes(name))
  const used = axes.filter((name) => name !== 'other')
  if (needed !== undefined || new Set(used).size !== used.length) {
    throw new GridcastError('import.axes', {
      file: fileName,
      axes: [...axes],
      lacks: needed ?? null,
    })
  }
  const empty = shape.indexOf(0)
  if (empty >= 0) {
    throw new GridcastError('import.empty-axis', {
      file: fileName,
      axis: empty + 1,
      meaning: axes[empty] ?? '',
    })
  }
  return Object.fromEntries(
    axisNames.map((name) => [name, shape[axes.indexOf(name)] ?? 1]),
  ) as Record<AxisName, number>
}
