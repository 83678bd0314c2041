/** A table of regions with their outlines, from the first look to the dataset. */
import { GridcastError } from '../../shared/errors'
import type { Finding, ImportPlan, RegionPlan, TablePlan } from '../../shared/import-plan'
import type { DrawnOutlines } from '../../shared/regions'
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
import { betterForm, completePlan, isSame, refreshed } from '../tables/complete-plan'
import { tableFindings } from '../tables/findings'
import { questionsOf, refuseOpen } from '../tables/questions'
import { readingPartOf } from '../tables/reading-plan'
import type { TableRows } from '../tables/table-rows'
import type { TableText } from '../tables/table-text'
import { guessKind, guessRegionForm, guessWeightKey, tablePartOf } from './guess-region-plan'
import { matchRegions, nameIn, propertiesOf } from './matching'
import type { Outlines } from './outlines'
import { pictureOf } from './picture'
import { guessCell } from './region-cells'
import { nearQuestion, regionFindings, rowsOf } from './region-findings'
import { buildRegionMaps, cellsOf, regionsOf, valuesOf, type RegionMaps } from './region-maps'
import { regionSource } from './region-source'

/** At most so many values are shown before the import. */
const mostPreviewed = 16 << 20

export class RegionReader implements ImportReader {
  private built: { key: string; found: RegionMaps } | null = null
  /** The plan as it was looked at before. */
  private last: RegionPlan | null = null
  private guessed: Finding[]

  /** @param left what was left out of the table's file */
  constructor(
    private readonly text: TableText,
    private readonly outlines: Outlines,
    left: readonly Finding[],
  ) {
    this.guessed = [...left]
  }

  async inspect(given: ImportPlan | null, context: ReadContext): Promise<InspectionResult> {
    const asked = given === null ? await this.guess(context) : await this.follow(given, context)
    const { rows } = await this.text.rows(tablePartOf(asked), context)
    const found = await this.build(asked, context)
    const { matching, maps, cells } = found
    const plan = { ...asked, open: openOf(asked, found) }
    this.last = plan
    const { height, width } = cells.grid
    const { frames, time } = maps.axis
    const shape = { sequences: 1, frames, height, width, channels: 1 }
    return {
      format: 'regions',
      plan,
      outcome: outcomeOf('series', shape, time),
      findings: this.findings(plan, rows, found),
      columns: await this.text.columns(tablePartOf(plan)),
      outlineFile: this.outlines.title,
      properties: this.properties(),
      regions: matching.regionOf.length,
      matched: matching.regionOf.filter((region) => region >= 0).length,
      unmatched: matching.unmatched.map(({ name, nearest }) => ({
        name,
        nearest,
        rows: rowsOf(rows, new Set([name])),
      })),
      silent: matching.silent,
      outlines: this.picture(plan),
      newest: this.newest(found),
    }
  }

  async preview(given: ImportPlan, count: number, context: ReadContext): Promise<Preview> {
    const plan = this.asRegionPlan(given)
    const found = await this.build(plan, context)
    const { axis } = found.maps
    const { height, width } = found.cells.grid
    const most = Math.max(1, Math.floor(mostPreviewed / (height * width)))
    const chosen = evenlySpread(axis.frames, Math.min(count, most))
    const frames = new Float32Array(chosen.length * height * width)
    chosen.forEach((frame, at) => frames.set(cellsOf(found, frame, plan), at * height * width))
    const times = chosen.map((frame) => formatFrameTime(axis.time, frame))
    return { frames, shape: [chosen.length, height, width, 1], times, range: rangeOf(frames) }
  }

  async source(given: ImportPlan, context: ReadContext): Promise<FrameSource> {
    const plan = this.asRegionPlan(given)
    const table = tablePartOf(plan)
    const { rows } = await this.text.rows(table, context)
    this.text.refuseMixedDates(rows, plan)
    refuseOpen(table, rows, this.text.title)
    const found = await this.build(plan, context)
    this.refuseNear(plan, found)
    const notes = this.findings(plan, rows, found).map(({ sentence }) => sentence)
    const columns = await this.text.columns(table)
    return regionSource(found, this.outlines, plan, {
      rows,
      columns,
      notes,
      source: `${this.text.title}, ${this.outlines.title}`,
    })
  }

  async close(): Promise<void> {
    this.text.forget()
    this.built = null
  }

  private async guess(context: ReadContext): Promise<RegionPlan> {
    const { title } = this.text
    const guess = guessRegionForm(await this.text.sample(), title, this.outlines)
    const { form, layout, regionColumn, outlineKey } = guess
    this.guessed = [...this.guessed, ...guess.findings]
    const better = {
      ...betterForm(form, (await this.text.rows(form, context)).rows),
      isByName: true,
    }
    const { rows } = await this.text.rows(better, context)
    const complete = withoutPlaces(completePlan(better, rows))
    const named = { outlineKey, assigned: {} }
    const matching = matchRegions(rows.named?.names ?? [], this.outlines, named)
    const valueKind = guessKind(complete.valueName, rows.values)
    const plan = {
      ...complete,
      ...{ format: 'regions' as const, layout, regionColumn, ...named, valueKind },
      weightKey: valueKind === 'rate' ? guessWeightKey(this.outlines) : null,
      duplicates: valueKind === 'count' ? ('sum' as const) : ('mean' as const),
      cellSize: guessCell(this.outlines, matching.regions),
    }
    return { ...plan, open: complete.open }
  }

  /** What was guessed for another way of reading is guessed anew. */
  private async follow(given: ImportPlan, context: ReadContext): Promise<RegionPlan> {
    const plan = this.asRegionPlan(given)
    const { last } = this
    const [now, before] = [tablePartOf(plan), last === null ? null : tablePartOf(last)]
    if (before === null || isSame(readingPartOf(now), readingPartOf(before))) return plan
    const anew = refreshed(now, before, (await this.text.rows(now, context)).rows)
    const { step, missingValues, emptyCells, duplicates } = anew
    return { ...plan, step, missingValues, emptyCells, duplicates, open: anew.open }
  }

  private findings(plan: RegionPlan, rows: TableRows, found: RegionMaps): Finding[] {
    const table = tablePartOf(plan)
    const near = nearQuestion(found.matching, plan)
    return [
      ...questionsOf(table, rows),
      ...(near === null ? [] : [near]),
      ...this.guessed,
      ...regionFindings(rows, found, this.outlines, plan),
      ...tableFindings(found.rows, found.maps, table, true),
    ]
  }

  /** @throws GridcastError `import.unanswered` while nobody said whether near names are the same */
  private refuseNear(plan: RegionPlan, { matching }: RegionMaps): void {
    const question = nearQuestion(matching, plan)
    if (question === null) return
    throw new GridcastError('import.unanswered', {
      file: this.text.title,
      question: question.sentence,
      field: 'assigned',
      choices: (question.choices ?? []).map(({ value }) => value),
    })
  }

  private async build(plan: RegionPlan, context: ReadContext): Promise<RegionMaps> {
    const { rows, key: read } = await this.text.rows(tablePartOf(plan), context)
    const key = JSON.stringify([plan, read])
    if (this.built?.key === key) return this.built.found
    this.built = null
    const found = buildRegionMaps(rows, this.outlines, plan, this.text.title)
    this.built = { key, found }
    return found
  }

  private properties() {
    return propertiesOf(this.outlines).map((name) => {
      const texts = this.outlines.outlines.flatMap(
        ({ properties }) => nameIn(properties[name]) ?? [],
      )
      return { name, examples: [...new Set(texts)].slice(0, 5).map((text) => text.slice(0, 60)) }
    })
  }

  private picture({ outlineKey }: RegionPlan): DrawnOutlines {
    const { outlines } = this.outlines
    return pictureOf(this.outlines, (at) => nameIn(outlines[at]?.properties[outlineKey]) ?? '')
  }

  /** Of each outline in the newest period that has any value. */
  private newest(found: RegionMaps): { values: (number | null)[]; time: string } {
    const { axis } = found.maps
    let frame = axis.frames - 1
    while (frame > 0 && valuesOf(found, frame).every(Number.isNaN)) frame--
    const values = this.outlines.outlines.map((): number | null => null)
    const newest = valuesOf(found, frame)
    regionsOf(found.matching, found.maps).forEach((region, slot) => {
      const value = newest[slot] ?? NaN
      if (!Number.isNaN(value)) for (const outline of region.outlines) values[outline] = value
    })
    return { values, time: formatFrameTime(axis.time, frame) }
  }

  /** @throws GridcastError `import.other-plan`, `regions.no-property` */
  private asRegionPlan(plan: ImportPlan): RegionPlan {
    if (plan.format !== 'regions')
      throw new GridcastError('import.other-plan', { file: this.text.title, is: 'regions' })
    const properties = propertiesOf(this.outlines)
    const wrong = [plan.outlineKey, plan.weightKey].find(
      (name) => name !== null && !properties.includes(name),
    )
    if (wrong === null || wrong === undefined) return plan
    throw new GridcastError('regions.no-property', {
      file: this.outlines.title,
      property: wrong,
      properties,
    })
  }
}

/** Names of nearly one spelling are open until each is settled. */
function openOf(plan: RegionPlan, { matching }: RegionMaps): RegionPlan['open'] {
  const others = plan.open.filter((field) => field !== 'assigned')
  return nearQuestion(matching, plan) === null ? others : [...others, 'assigned']
}

/** What a table's plan says beside its places. */
function withoutPlaces(plan: TablePlan) {
  const { yColumn: _, xColumn: __, coordinates: ___, cellSize: ____, ...rest } = plan
  return rest
}
