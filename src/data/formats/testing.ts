/** Imports files in tests, and compares them with what a manifest says of them. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, expect } from 'vitest'
import type { DatasetContent } from '../../shared/data-calls'
import { GridcastError } from '../../shared/errors'
import type { Inspection } from '../../shared/import-plan'
import { say } from '../../shared/notices/say'
import { frameInstant } from '../../shared/time-axis'
import { readFrames } from '../frames/read-frames'
import { Inspections } from '../importers/inspections'
import { storeIn } from '../writer/testing'

const project = join(import.meta.dirname, '../../..')
export const data = join(project, '../shared/data')

/** The corpus lies beside the project, which holds no other people's data. */
export const without = (path: string): string | null =>
  existsSync(path) ? null : `${relative(project, path)} is not here`

export interface Entry {
  file: string
  must: string
  shape?: number[]
  missing?: number
  sum?: number
  sum_valid?: number
  values?: { index: number[]; value: number | null; band?: number }[]
}

export function entriesOf<T = Entry>(folder: string): T[] {
  if (!existsSync(folder)) return []
  return (JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { files: T[] }).files
}

export interface Imported {
  inspection: Inspection
  dataset: DatasetContent
  /** Where its files lie. */
  folder: string
  /** `[T, H, W, C]` of the first sequence, NaN where there is no data. */
  values: Float32Array
  /** What was said about it, in English, one sentence a line. */
  said: string
  /** Instants of the first and the last frame, or null. */
  ends: (string | null)[]
}

/** A folder of its own for the tests of a file. */
export class ImportBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'gridcast-formats-'))
  private readonly inspections = new Inspections(join(this.folder, 'temporary'))
  private count = 0

  constructor() {
    afterAll(async () => {
      await this.inspections.close()
      rmSync(this.folder, { recursive: true })
    })
  }

  put(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name)
    writeFileSync(path, content)
    return path
  }

  async import(
    paths: string | readonly string[],
    change: Record<string, unknown> = {},
  ): Promise<Imported> {
    const context = { signal: new AbortController().signal }
    const files = typeof paths === 'string' ? [paths] : paths
    const inspection = await this.inspections.inspect(files, null, context)
    const plan = { ...inspection.plan, ...change }
    const into = join(this.folder, `import-${this.count++}`)
    const dataset = await this.inspections.import(files, plan, into, context)
    const { frames } = dataset.shape
    const values = await readFrames(storeIn(into, dataset), 0, 0, frames)
    const said = inspection.findings.map(({ sentence }) => say(sentence, 'en')).join('\n')
    const ends = [0, frames - 1].map((frame) => instantOf(dataset, frame))
    return { inspection, dataset, folder: into, values, said, ends }
  }

  /** That the file is refused in these words, with its name and a remedy. */
  async refuses(path: string, words: RegExp): Promise<void> {
    const error: unknown = await this.import(path).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(GridcastError)
    const { message, remedy } = error as GridcastError
    expect(message).toMatch(words)
    expect(message).toContain(path.split('/').at(-1))
    expect(remedy.length).toBeGreaterThan(10)
  }
}

const instantOf = ({ time }: DatasetContent, frame: number) =>
  frameInstant(time, frame)?.toISOString().slice(0, 16) ?? null

export const sumOf = (values: Float32Array) =>
  values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0)

/**
 * Compares with a manifest's values; `[t, y, x]`, or `[y, x]` of the only frame.
 * @param tolerance relative to the value
 */
export function expectValues(
  { dataset, values }: Imported,
  expected: NonNullable<Entry['values']>,
  tolerance = 1e-6,
): void {
  const { height, width, channels } = dataset.shape
  expect(expected.length).toBeGreaterThan(0)
  for (const { index, value, band = 1 } of expected) {
    const [x = 0, y = 0, t = band - 1] = index.toReversed()
    const found = values[((t * height + y) * width + x) * channels]
    if (value === null) expect(found).toBeNaN()
    else
      expect(Math.abs((found as number) - value)).toBeLessThanOrEqual(tolerance * Math.abs(value))
  }
}
