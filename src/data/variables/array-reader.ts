/** The importer of arrays: `.npy`, `.npz`, and either of them gzipped. */
import type { Georeference } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import type { ArrayPlan, Finding, ImportPlan } from '../../shared/import-plan'
import { countOf, npyDtypes } from '../../shared/npy'
import { formatFrameTime } from '../../shared/time-axis'
import type { FrameSource } from '../frame-source'
import {
  evenlySpread,
  outcomeOf,
  rangeOf,
  type ImportReader,
  type InspectionResult,
  type Preview,
  type ReadContext,
} from '../importers/import-reader'
import { noValues } from '../writer/write-dataset'
import { arraySource, describeArray, readFrame } from './array-source'
import { findGeoreference, findTimes, type OpenMember } from './coordinates'
import { valueFindings } from './findings'
import { guessAxes, lengthsByAxis } from './guess-axes'
import type { ArrayFile, ArrayMember } from './open-array'
import { chooseDtype, guessMissing, scanArray, type ScanResult } from './scan'
import type { ArrayInFile } from './strided-reader'

/** Longer arrays are sampled while a person looks, and read fully when they are imported. */
const sampleAboveBytes = 64 << 20
/** At most this many numbers are read for a preview. */
const previewValues = 8 << 20

export class ArrayReader implements ImportReader {
  readonly #file: ArrayFile
  readonly #fileName: string
  readonly #open: OpenMember
  readonly #close: () => Promise<void>
  readonly #scans = new Map<string | null, ScanResult>()

  constructor(file: ArrayFile, fileName: string, open: OpenMember, close: () => Promise<void>) {
    this.#file = file
    this.#fileName = fileName
    this.#open = open
    this.#close = close
  }

  async inspect(given: ImportPlan | null, context: ReadContext): Promise<InspectionResult> {
    const guess =
      given === null
        ? await this.#guess(context)
        : await this.#adopt(asArrayPlan(given, this.#fileName), context)
    const { plan, findings } = guess
    const array = await this.#open(plan.member, context)
    const scan = await this.#scan(plan.member, array, context, sampleAboveBytes)
    this.#refuseEmpty(scan)
    const known = { dtype: 'float32' as const, notes: [], georeference: null }
    const { kind, shape } = describeArray(array, plan, this.#fileName, known)
    return {
      plan,
      outcome: outcomeOf(kind, shape, plan.time),
      findings: [...findings, ...valueFindings(array, plan, scan)],
      members: plan.member === null ? [] : this.#file.members.map(memberFacts),
      columns: [],
    }
  }

  async preview(given: ImportPlan, count: number, context: ReadContext): Promise<Preview> {
    const plan = asArrayPlan(given, this.#fileName)
    const array = await this.#open(plan.member, context)
    const { time, height, width, channel } = lengthsByAxis(
      array.header.shape,
      plan.axes,
      this.#fileName,
    )
    const values = height * width * channel
    const chosen = evenlySpread(
      time,
      Math.max(1, Math.min(count, Math.floor(previewValues / values))),
    )
    const frames = new Float32Array(chosen.length * values)
    const { turn } = await this.#place(plan, array, context)
    for (const [position, frame] of chosen.entries()) {
      context.signal.throwIfAborted()
      frames.set(await readFrame(array, plan, 0, frame, turn), position * values)
    }
    const times = chosen.map((frame) => formatFrameTime(plan.time, frame))
    return { frames, shape: [chosen.length, height, width, channel], times, range: rangeOf(frames) }
  }

  async source(given: ImportPlan, context: ReadContext): Promise<FrameSource> {
    const plan = asArrayPlan(given, this.#fileName)
    const array = await this.#open(plan.member, context)
    // Bytes hold no NaN, nothing inexact and no missing marks: the first impression is enough for
    // them.
    const sampleAbove = npyDtypes[array.header.dtype] === 1 ? sampleAboveBytes : Infinity
    const scan = await this.#scan(plan.member, array, context, sampleAbove)
    this.#refuseEmpty(scan)
    const notes = valueFindings(array, plan, scan).map((finding) => finding.sentence)
    const { georeference, turn } = await this.#place(plan, array, context)
    const description = describeArray(array, plan, this.#fileName, {
      dtype: chooseDtype(array, scan),
      notes,
      georeference,
    })
    return arraySource(array, plan, description, turn)
  }

  close(): Promise<void> {
    return this.#close()
  }

  /**
   * A given plan; when it now names an array with another number of axes, those are guessed anew.
   */
  async #adopt(
    plan: ArrayPlan,
    context: ReadContext,
  ): Promise<{ plan: ArrayPlan; findings: Finding[] }> {
    const { header } = await this.#open(plan.member, context)
    if (plan.member === null || header.shape.length === plan.axes.length)
      return { plan, findings: [] }
    const { axes, findings } = guessAxes(header.shape, `"${plan.member}" in ${this.#fileName}`)
    return { plan: { ...plan, axes }, findings }
  }

  async #guess(context: ReadContext): Promise<{ plan: ArrayPlan; findings: Finding[] }> {
    const { member, findings } = this.#chooseMember()
    const array = await this.#open(member.name, context)
    const guessed = guessAxes(array.header.shape, this.#title(member))
    const scan = await this.#scan(member.name, array, context, sampleAboveBytes)
    const time = await findTimes(
      this.#vectors(),
      lengthsByAxis(array.header.shape, guessed.axes, this.#fileName).time,
      this.#open,
      context,
    )
    const plan: ArrayPlan = {
      format: 'array',
      member: member.name,
      axes: guessed.axes,
      missingValue: guessMissing(scan),
      time: time ?? { kind: 'index' },
      valueName: valueNameOf(member),
      unit: null,
    }
    return { plan, findings: [...findings, ...guessed.findings] }
  }

  /** The largest array that can be a sequence of maps. @throws GridcastError when there is none */
  #chooseMember(): { member: ArrayMember; findings: Finding[] } {
    const { members } = this.#file
    const maps = members.filter(
      ({ header }) => header !== null && header.shape.length >= 3 && header.shape.length <= 5,
    )
    const size = ({ header }: ArrayMember) => countOf(header?.shape ?? [])
    const [largest] = maps.toSorted((a, b) => size(b) - size(a))
    if (largest === undefined) throw this.#noMaps()
    if (maps.length === 1) return { member: largest, findings: [] }
    const names = maps.map(({ name }) => `"${name}"`).join(', ')
    const sentence = `The file holds ${maps.length} arrays that could be the data (${names}); "${largest.name}" is shown.`
    return { member: largest, findings: [{ severity: 'warning', sentence, field: 'member' }] }
  }

  #noMaps(): Error {
    const [only, ...others] = this.#file.members
    if (only !== undefined && others.length === 0) {
      if (only.problem !== null) return only.problem
      guessAxes(only.header?.shape ?? [], this.#title(only))
    }
    const names = this.#file.members
      .map(({ name, header }) => `"${name}" (${header?.shape.join(' x ') ?? 'unreadable'})`)
      .join(', ')
    const sentence = `None of the arrays in ${this.#fileName} is a sequence of maps: ${names}.`
    return new GridcastError(
      'import.array-rank',
      sentence,
      'Save an array of 3 axes (time, height, width), 4 or 5.',
    )
  }

  #title({ name }: ArrayMember): string {
    return name === null ? this.#fileName : `"${name}" in ${this.#fileName}`
  }

  /** Names of the one-dimensional arrays beside the data. */
  #vectors(): string[] {
    return this.#file.members.flatMap(({ name, header }) =>
      name !== null && header?.shape.length === 1 ? [name] : [],
    )
  }

  /**
   * Where the grid lies; an array whose first row is the south is turned, since frames have the
   * north at the top.
   */
  async #place(
    plan: ArrayPlan,
    array: ArrayInFile,
    context: ReadContext,
  ): Promise<{ georeference: Georeference | null; turn: boolean }> {
    const lengths = lengthsByAxis(array.header.shape, plan.axes, this.#fileName)
    const found = await findGeoreference(this.#vectors(), lengths, this.#open, context)
    if (found === null || found.kind !== 'geographic' || found.y.step < 0)
      return { georeference: found, turn: false }
    const north = Number((found.y.first + (lengths.height - 1) * found.y.step).toPrecision(12))
    return {
      georeference: { ...found, y: { ...found.y, first: north, step: -found.y.step } },
      turn: true,
    }
  }

  async #scan(
    member: string | null,
    array: ArrayInFile,
    context: ReadContext,
    sampleAbove: number,
  ): Promise<ScanResult> {
    const known = this.#scans.get(member)
    if (known !== undefined && (known.complete || sampleAbove < Infinity)) return known
    const scan = await scanArray(array, context.signal, {
      sampleAbove,
      onProgress: context.onProgress,
    })
    this.#scans.set(member, scan)
    return scan
  }

  #refuseEmpty(scan: ScanResult): void {
    if (scan.complete && scan.min > scan.max && scan.marks.size === 0)
      throw noValues(this.#fileName)
  }
}

function asArrayPlan(plan: ImportPlan, fileName: string): ArrayPlan {
  if (plan.format === 'array') return plan
  throw new GridcastError(
    'import.plan',
    `${fileName} holds arrays, but the plan is for a table.`,
    'Inspect the file again.',
  )
}

function valueNameOf({ name }: ArrayMember): string {
  const last = name?.split('/').at(-1) ?? ''
  return /^(arr_\d+|x|y|data|array|x_train|x_test|sequences|)$/i.test(last) ? 'value' : last
}

function memberFacts({ name, header, problem }: ArrayMember): InspectionResult['members'][number] {
  return {
    name: name ?? '',
    dtype: header?.dtype ?? `unreadable: ${problem?.message ?? ''}`,
    shape: header?.shape ?? [],
  }
}
