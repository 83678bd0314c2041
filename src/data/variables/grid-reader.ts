/**
 * Looks at, previews and imports the variables of any gridded file: the axes are guessed or known,
 * frames get their times and places, and what is no data is found.
 */
import { sentence } from '../../shared/notices/say'
import type { Georeference, StoredDtype } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import type { Finding, GridPlan, ImportPlan, VariableFacts } from '../../shared/import-plan'
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
} from '../importers/importer'
import { noValues } from '../writer/write-dataset'
import type { Region } from './blocks'
import { crossesFrames, throughScratch } from './through-scratch'
import { chooseVariable, valueNameOf, variablesOf } from './choose-variables'
import { describeGrid } from './describe-grid'
import { valueFindings } from './findings'
import { frameCount, gridSource, readFrame, widest, type GridReading } from './grid-source'
import type { GridFile, GridVariable } from './grid-variable'
import { guessMeanings, lengthsByAxis } from './guess-axes'
import { findGeoreference, findTimes, orderFrames } from './georeferencing'
import {
  chooseDtype,
  guessMissingValues,
  knownDtype,
  scanVariable,
  watched,
  type ScanResult,
} from './scan'

/** Longer variables are sampled while a person looks, and read fully when they are imported. */
const sampleAboveBytes = 64 << 20
/** At most this many numbers are read for a preview. */
const previewValues = 8 << 20

interface Guess {
  plan: GridPlan
  findings: Finding[]
}

/** Everything a plan leads to before any number is stored. */
interface Prepared {
  reading: GridReading
  georeference: Georeference | null
  findings: Finding[]
}

export class GridReader implements ImportReader {
  private readonly scans = new Map<string, ScanResult>()

  /** @param title names the file or files in sentences */
  constructor(
    private readonly file: GridFile,
    private readonly title: string,
  ) {}

  async inspect(given: ImportPlan | null, context: ReadContext): Promise<InspectionResult> {
    const { plan, findings } =
      given === null
        ? await this.guess(context)
        : await this.adopt(asGridPlan(given, this.title), context)
    const prepared = await this.prepare(plan, context)
    const scans = await this.scanAll(prepared.reading, context, sampleAboveBytes)
    const { kind, shape } = describeGrid(prepared.reading, this.title)
    return {
      format: 'grid',
      plan,
      outcome: outcomeOf(kind, shape, plan.time),
      findings: [...findings, ...prepared.findings, ...this.valueFindings(prepared, scans)],
      variables: this.facts(),
    }
  }

  async preview(given: ImportPlan, count: number, context: ReadContext): Promise<Preview> {
    const plan = asGridPlan(given, this.title)
    const { reading } = await this.prepare(plan, context)
    const { height, width, channels } = describeGrid(reading, this.title).shape
    const values = height * width * channels
    const most = Math.max(1, Math.min(count, Math.floor(previewValues / values)))
    const chosen = evenlySpread(frameCount(reading), most)
    const frames = new Float32Array(chosen.length * values)
    for (const [position, frame] of chosen.entries()) {
      context.signal.throwIfAborted()
      frames.set(await readFrame(reading, 0, frame, context), position * values)
    }
    const times = chosen.map((frame) => formatFrameTime(plan.time, frame))
    const shape = [chosen.length, height, width, channels] satisfies Preview['shape']
    return { frames, shape, times, range: rangeOf(frames) }
  }

  async source(given: ImportPlan, context: ReadContext): Promise<FrameSource> {
    const plan = asGridPlan(given, this.title)
    const prepared = await this.prepare(plan, context)
    const { reading } = prepared
    const dtypesKnown = reading.variables.flatMap((variable) => knownDtype(variable) ?? [])
    const first = await this.scanAll(reading, context, sampleAboveBytes)
    if (dtypesKnown.length === reading.variables.length && !first.every(({ complete }) => complete))
      return this.watchedSource(prepared, widest(dtypesKnown), context)
    // Bytes hold no NaN, nothing inexact and no missing marks: the first impression is enough for
    // them.
    const areBytes = reading.variables.every(({ dtype }) => dtype === 'uint8' || dtype === 'bool')
    const scans = await this.scanAll(reading, context, areBytes ? sampleAboveBytes : Infinity)
    const dtypes = reading.variables.map((variable, at) =>
      chooseDtype(variable, scans[at] as ScanResult),
    )
    const findings = [...prepared.findings, ...this.valueFindings(prepared, scans)]
    const description = {
      ...describeGrid(reading, this.title),
      dtype: widest(dtypes),
      notes: findings.map(({ sentence }) => sentence),
      georeference: prepared.georeference,
    }
    return this.streamed(reading, description, context)
  }

  /** Everything is read once, and looked at on the way: what is to be said is known at the end. */
  private watchedSource(prepared: Prepared, dtype: StoredDtype, context: ReadContext): FrameSource {
    const watches = prepared.reading.variables.map(watched)
    const reading = { ...prepared.reading, variables: watches.map(({ variable }) => variable) }
    const notesNow = () => {
      const scans = watches.map(({ result }) => result)
      const findings = [...prepared.findings, ...this.valueFindings(prepared, scans)]
      return findings.map(({ sentence }) => sentence)
    }
    const description = {
      ...describeGrid(reading, this.title),
      dtype,
      georeference: prepared.georeference,
      get notes() {
        return notesNow()
      },
    }
    return this.streamed(reading, description, context)
  }

  /** Through a file where chunks go on in time. */
  private streamed(
    reading: GridReading,
    description: FrameSource['description'],
    { onProgress }: ReadContext,
  ): FrameSource {
    const { scratch } = this.file
    if (scratch === undefined || !crossesFrames(reading, description))
      return gridSource(reading, description)
    const use = { folder: scratch, onProgress }
    return {
      description,
      chunks: (signal) => throughScratch(reading, description, use, signal),
    }
  }

  async close(): Promise<void> {
    await this.file.close?.()
  }

  private async guess(context: ReadContext): Promise<Guess> {
    const { variable, findings } = chooseVariable(this.file, this.title)
    const guessed = guessMeanings(variable, this.named(variable))
    const known = { variable, axes: guessed.axes, beside: this.file.variables }
    const plan: GridPlan = {
      format: 'grid',
      variables: [variable.name],
      axes: guessed.axes,
      picks: [],
      missingValues: [],
      time: (await findTimes(known, context)) ?? { kind: 'index' },
      valueName: valueNameOf(variable),
      unit: variable.unit ?? null,
    }
    const { reading } = await this.prepare(plan, context)
    const [scan] = await this.scanAll(reading, context, sampleAboveBytes)
    const missingValues = scan === undefined ? [] : guessMissingValues(scan)
    return { plan: { ...plan, missingValues }, findings: [...findings, ...guessed.findings] }
  }

  /**
   * A given plan; when it now names a variable with another number of axes, those are guessed anew.
   */
  private async adopt(plan: GridPlan, context: ReadContext): Promise<Guess> {
    const [variable] = variablesOf(this.file, plan, this.title)
    if (variable.shape.length === plan.axes.length || this.file.variables.length === 1)
      return { plan, findings: [] }
    const { axes, findings } = guessMeanings(variable, this.named(variable))
    const known = { variable, axes, beside: this.file.variables }
    const time = (await findTimes(known, context)) ?? { kind: 'index' as const }
    return { plan: { ...plan, axes, picks: [], time }, findings }
  }

  private async prepare(plan: GridPlan, context: ReadContext): Promise<Prepared> {
    const variables = variablesOf(this.file, plan, this.title)
    const [variable] = variables
    const lengths = lengthsByAxis(variable.shape, plan.axes, this.named(variable))
    const known = { variable, axes: plan.axes, beside: this.file.variables }
    const map = await findGeoreference(known, context)
    const coordinates = variable.dimensions[plan.axes.indexOf('time')]?.coordinates
    const order = orderFrames(lengths.sequence === 1 ? coordinates : null, plan.time)
    const reading = { variables, plan, lengths, turned: map.turned, frames: order.frames }
    const findings = [...map.findings, ...order.findings]
    return { reading, georeference: map.georeference, findings }
  }

  private async scanAll(
    { variables, plan }: GridReading,
    context: ReadContext,
    sampleAbove: number,
  ): Promise<ScanResult[]> {
    const scans: ScanResult[] = []
    for (const variable of variables)
      scans.push(await this.scan(variable, regionOf(variable, plan), context, sampleAbove))
    if (scans.every(isEmpty)) throw noValues(this.title)
    return scans
  }

  private async scan(
    variable: GridVariable,
    region: Region,
    context: ReadContext,
    sampleAbove: number,
  ): Promise<ScanResult> {
    const key = JSON.stringify([variable.name, region])
    const known = this.scans.get(key)
    if (known !== undefined && (known.complete || sampleAbove < Infinity)) return known
    const scan = await scanVariable(variable, region, context, sampleAbove)
    this.scans.set(key, scan)
    return scan
  }

  private valueFindings({ reading }: Prepared, scans: readonly ScanResult[]): Finding[] {
    const { variables, plan } = reading
    const of = (variable: GridVariable, at: number) =>
      valueFindings(variable, plan, scans[at] as ScanResult)
    if (variables.length === 1) return variables.flatMap(of)
    return variables.flatMap((variable, at) =>
      of(variable, at).map((finding) => ({
        ...finding,
        sentence: sentence('finding.of-variable', {
          name: variable.name,
          finding: finding.sentence,
        }),
      })),
    )
  }

  private named({ name }: GridVariable): string {
    return name === '' ? this.title : `"${name}" in ${this.title}`
  }

  private facts(): VariableFacts[] {
    const readable = this.file.variables.map(
      ({ name, title = null, unit = null, dtype, shape, dimensions }) => {
        const names = dimensions.map((dimension) => dimension.name)
        return { name, title, unit, dtype, shape: [...shape], dimensions: names, problem: null }
      },
    )
    const unreadable = (this.file.unreadable ?? []).map(({ name, problem }) => {
      const nothing = { title: null, unit: null, dtype: '', shape: [], dimensions: [] }
      return { name, ...nothing, problem: problem.toNotice() }
    })
    return [...readable, ...unreadable]
  }
}

const isEmpty = (scan: ScanResult) => scan.complete && scan.min > scan.max && scan.marks.size === 0

/** The part of a variable that a plan reads: all but the indices of other axes. */
function regionOf({ shape }: GridVariable, { axes, picks }: GridPlan): Region {
  return shape.map((length, axis): readonly [number, number] => {
    if (axes[axis] !== 'other') return [0, length]
    const pick = picks[axis] ?? 0
    return [pick, pick + 1]
  })
}

function asGridPlan(plan: ImportPlan, title: string): GridPlan {
  if (plan.format === 'grid') return plan
  throw new GridcastError('import.other-plan', { file: title, is: 'grid' })
}
