/**
 * The seasonal climatology of every cell: its mean and harmonics of the day, week and year, fitted
 * by least squares on the frames of the training part that have data.
 *
 * How many harmonics each season gets is chosen by what the newest quarter of the training part
 * supports, the older three quarters fitting. Clips have no dates and no place of their own: they
 * have one mean per channel.
 */
import { GridcastError } from '../../../shared/errors'
import type { SavedTensor } from '../../checkpoints/checkpoint-file'
import type { Scale } from '../scale'
import type { FrameShape, ReferenceTraining } from '../reference'
import { CellNormals } from './cell-normals'
import { calendarPeriods, strongestPeriod } from './periods'

/** A season and the number of its harmonics. */
export interface SeasonTerm {
  /** Length in frames. */
  period: number
  harmonics: number
}

export interface Season {
  terms: SeasonTerm[]
  /** [1 + 2 x harmonics, H, W, C]: mean, then cosine and sine of each harmonic. */
  coefficients: SavedTensor
}

const mostHarmonics = 3
/** What a harmonic has to explain, as a share of the squared error about the mean. */
const worthwhile = 1e-3
const framesPerRead = 32

/** The values of the basis at a frame: 1, then cosine and sine of each harmonic of each term. */
export function basisAt(terms: readonly SeasonTerm[], frame: number): Float64Array {
  const basis = [1]
  for (const { period, harmonics } of terms)
    for (let k = 1; k <= harmonics; k++) {
      const angle = (2 * Math.PI * k * frame) / period
      basis.push(Math.cos(angle), Math.sin(angle))
    }
  return Float64Array.from(basis)
}

/** The climatology of a frame, [H, W, C]. */
export function seasonAt({ terms, coefficients }: Season, frame: number): Float64Array {
  const basis = basisAt(terms, frame)
  const size = coefficients.values.length / basis.length
  const mean = new Float64Array(size)
  basis.forEach((factor, term) => {
    for (let cell = 0; cell < size; cell++)
      mean[cell]! += factor * coefficients.values[term * size + cell]!
  })
  return mean
}

/** Each cell's mean on a scale, without seasons.
 * @throws GridcastError `training.no-values` */
export async function fitMean(
  training: ReferenceTraining,
  scale: Scale,
  breathe: () => Promise<void>,
): Promise<Season> {
  const gathered = await gather(training, scale, [], breathe)
  return training.kind === 'clips' ? meanOnly(gathered) : seasonOf(gathered, [], [])
}

/** Fits the season of the values on a scale.
 * @throws GridcastError `training.no-values` */
export async function fitSeason(
  training: ReferenceTraining,
  scale: Scale,
  breathe: () => Promise<void>,
): Promise<Season> {
  if (training.kind === 'clips') return meanOnly(await gather(training, scale, [], breathe))
  const terms = await candidateTerms(training, scale, breathe)
  const gathered = await gather(training, scale, terms, breathe)
  const chosen = terms.length === 0 ? [] : chooseTerms(gathered, terms)
  return seasonOf(gathered, terms, chosen)
}

interface Gathered {
  frame: FrameShape
  older: CellNormals
  newer: CellNormals
}

/** Normal equations of the older three quarters of the frames, and of the newer quarter. */
async function gather(
  { source, ranges }: ReferenceTraining,
  scale: Scale,
  terms: readonly SeasonTerm[],
  breathe: () => Promise<void>,
): Promise<Gathered> {
  const { height, width, channels } = source.shape
  const size = basisAt(terms, 0).length
  const older = new CellNormals(source.frameSize, size)
  const newer = new CellNormals(source.frameSize, size)
  for (const range of ranges) {
    const border = range.first + Math.floor(0.75 * range.count)
    const end = range.first + range.count
    for (let first = range.first; first < end; first += framesPerRead) {
      const count = Math.min(framesPerRead, end - first)
      const { values, valid } = source.read({ sequence: range.sequence, first, count })
      for (let i = 0; i < count; i++) {
        const normals = first + i < border ? older : newer
        normals.add(basisAt(terms, first + i), scale, values, valid, i * source.frameSize)
      }
      await breathe()
    }
  }
  if (older.count + newer.count === 0) throw noValues()
  return { frame: { height, width, channels }, older, newer }
}

async function candidateTerms(
  { source, time, ranges }: ReferenceTraining,
  scale: Scale,
  breathe: () => Promise<void>,
): Promise<SeasonTerm[]> {
  const span = Math.max(...ranges.map(({ count }) => count))
  let periods = calendarPeriods(time, span)
  if (time.kind === 'index') {
    const found = strongestPeriod(await meanSeries({ source, ranges }, scale, breathe))
    periods = found === null ? [] : [found]
  }
  return periods.map((period) => ({
    period,
    harmonics: Math.min(mostHarmonics, Math.ceil(period / 2) - 1),
  }))
}

/** Mean over the map of each frame of the longest range. */
async function meanSeries(
  { source, ranges }: Pick<ReferenceTraining, 'source' | 'ranges'>,
  scale: Scale,
  breathe: () => Promise<void>,
): Promise<Float64Array> {
  const range = [...ranges].sort((a, b) => b.count - a.count)[0]!
  const means = new Float64Array(range.count)
  for (let t = 0; t < range.count; t++) {
    const { values, valid } = source.read({ ...range, first: range.first + t, count: 1 })
    let [sum, count] = [0, 0]
    for (let cell = 0; cell < values.length; cell++) {
      if (valid !== null && valid[cell] === 0) continue
      sum += scale.to(values[cell]!)
      count++
    }
    means[t] = count > 0 ? sum / count : (means[t - 1] ?? 0)
    if (t % framesPerRead === 0) await breathe()
  }
  return means
}

/** For each season in turn, the number of harmonics with the lowest error on the newer quarter. */
function chooseTerms({ older, newer }: Gathered, terms: readonly SeasonTerm[]): number[] {
  const chosen = terms.map(() => 0)
  const enough = worthwhile * newer.errorOf(older, [0])
  terms.forEach(({ harmonics }, term) => {
    let lowest = Infinity
    let best = 0
    for (let count = 0; count <= harmonics; count++) {
      const trial = chosen.map((value, i) => (i === term ? count : value))
      const error = newer.errorOf(older, columnsOf(terms, trial))
      if (error + enough < lowest) [lowest, best] = [error, count]
    }
    chosen[term] = best
  })
  return chosen
}

/** The places in the whole basis of the first `counts[i]` harmonics of each term. */
function columnsOf(terms: readonly SeasonTerm[], counts: readonly number[]): number[] {
  const columns = [0]
  let at = 1
  terms.forEach(({ harmonics }, i) => {
    for (let k = 0; k < 2 * counts[i]!; k++) columns.push(at + k)
    at += 2 * harmonics
  })
  return columns
}

function seasonOf(
  { frame, older, newer }: Gathered,
  terms: readonly SeasonTerm[],
  counts: readonly number[],
): Season {
  older.join(newer)
  const columns = columnsOf(terms, counts)
  const { height, width, channels } = frame
  return {
    terms: terms.flatMap(({ period }, i) =>
      counts[i]! > 0 ? [{ period, harmonics: counts[i]! }] : [],
    ),
    coefficients: {
      values: older.solve(columns),
      shape: [columns.length, height, width, channels],
    },
  }
}

function meanOnly({ frame, older, newer }: Gathered): Season {
  older.join(newer)
  const { height, width, channels } = frame
  const means = older.meanByChannel(channels)
  const values = Float32Array.from(
    { length: height * width * channels },
    (_, i) => means[i % channels]!,
  )
  return { terms: [], coefficients: { values, shape: [1, height, width, channels] } }
}

function noValues(): GridcastError {
  return new GridcastError('training.no-values', {})
}
