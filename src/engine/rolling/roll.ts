/**
 * Forecasts of several references at rolling origins: each is fitted fold by fold on what was
 * known, and its errors are gathered over the same windows. Those that would take longer than there
 * is time for are left out once their first fit says so.
 */
import type { DatasetShape, TimeAxis } from '../../shared/dataset'
import type { ReferenceName } from '../../shared/reference'
import { historyAt, thinned } from '../references/origins'
import type { FittedReference, FrameSource, Reference } from '../references/reference'
import type { ReferenceTraining } from '../references/reference'
import { affordable } from './affordable'
import type { Fold, RollingSettings } from './folds'
import { Residuals } from './residuals'

/** A data set as references and rolling origins see it. */
export interface RollingData {
  source: FrameSource
  kind: 'series' | 'clips'
  time: TimeAxis
  shape: DatasetShape
}

/** What a roll tells while it runs. */
export interface RollWatcher {
  /** Lets other work run; throws when cancelled. */
  breathe(): Promise<void>
  /** A reference is fitted for a fold, the folds counted from 1. */
  fitting(name: ReferenceName, fold: number, folds: number): void
  /** Whether it should end with what it has. */
  wantsEnd?(): boolean
}

export interface Rolled {
  residuals: Residuals
  /** Seconds of fitting and forecasting by reference. */
  seconds: Map<ReferenceName, number>
  /** Left out, because there was no time for them. */
  slow: ReferenceName[]
  /** Folds that were forecast to their end. */
  folds: number
}

export function trainingOf(
  { source, kind, time }: RollingData,
  ranges: ReferenceTraining['ranges'],
  { inputFrames, leadTimes }: Pick<RollingSettings, 'inputFrames' | 'leadTimes'>,
): ReferenceTraining {
  return { source, kind, time, ranges, inputFrames, leadTimes }
}

/** A reference with its fit for the fold in hand. */
export interface Racer {
  reference: Reference
  fitted: FittedReference
  /** Seconds of its fit. */
  fitSeconds: number
}

/**
 * Rolls the references over the folds. They must apply to every fold's training part.
 * @param seconds there is time for; at least one reference is rolled
 */
export async function roll(
  references: readonly Reference[],
  data: RollingData,
  folds: readonly Fold[],
  settings: Pick<RollingSettings, 'inputFrames' | 'leadTimes'>,
  watcher: RollWatcher,
  seconds = Infinity,
): Promise<Rolled> {
  return await new Roll(data, folds, settings, watcher).run(references, seconds)
}

/** Ends a fit in the middle. */
class FitEnded extends Error {}

/** A fit that takes a larger share of the time left is not waited for. */
const largestShare = 0.35

class Roll {
  private readonly seconds = new Map<ReferenceName, number>()

  constructor(
    private readonly data: RollingData,
    private readonly folds: readonly Fold[],
    private readonly settings: Pick<RollingSettings, 'inputFrames' | 'leadTimes'>,
    private readonly watcher: RollWatcher,
  ) {}

  async run(references: readonly Reference[], seconds: number): Promise<Rolled> {
    const began = performance.now()
    const left = (): number => seconds - (performance.now() - began) / 1000
    const first = await this.fitFirst(references, left)
    if (first.length === 0) return this.nothing(references)
    const costs = this.costOf(first)
    const { racers, share, stride } = affordable(first, costs, this.folds, left())
    const names = racers.map(({ reference }) => reference.name)
    const slow = references.map(({ name }) => name).filter((name) => !names.includes(name))
    const residuals = new Residuals(names, this.settings.leadTimes, this.data.source.frameSize)
    let done = 0
    let fitted: Racer[] | null = racers
    for (const [fold, { origins }] of this.folds.entries()) {
      if (fold > 0 && fold % stride === 0) fitted = await this.fitAgain(racers, fold)
      if (fitted === null) break
      const some = thinned(origins, Math.max(1, Math.ceil(share * origins.length)))
      if (!(await this.forecast(residuals, fitted, fold, some))) break
      done++
    }
    return { residuals, seconds: this.seconds, slow, folds: done }
  }

  private nothing(references: readonly Reference[]): Rolled {
    const residuals = new Residuals([], this.settings.leadTimes, this.data.source.frameSize)
    const slow = references.map(({ name }) => name)
    return { residuals, seconds: this.seconds, slow, folds: 0 }
  }

  /** Those whose first fit doesn't take too much of the seconds left. */
  private async fitFirst(references: readonly Reference[], left: () => number): Promise<Racer[]> {
    const racers: Racer[] = []
    for (const reference of references) {
      const racer = await this.fit(reference, 0, largestShare * left())
      if (racer !== null) racers.push(racer)
    }
    return racers
  }

  private async fitAgain(racers: readonly Racer[], fold: number): Promise<Racer[] | null> {
    const again: Racer[] = []
    for (const { reference } of racers) {
      const racer = await this.fit(reference, fold, Infinity)
      if (racer === null) return null
      again.push(racer)
    }
    return again
  }

  private async fit(reference: Reference, fold: number, most: number): Promise<Racer | null> {
    const { name } = reference
    this.watcher.fitting(name, fold + 1, this.folds.length)
    const began = performance.now()
    const breathe = async (): Promise<void> => {
      await this.watcher.breathe()
      const isLate = performance.now() - began > 1000 * most
      if (isLate || this.watcher.wantsEnd?.() === true) throw new FitEnded()
    }
    try {
      const training = trainingOf(this.data, this.folds[fold]!.ranges, this.settings)
      const saved = await reference.fit(training, breathe)
      const fitted = reference.open(saved, this.data.shape)
      return { reference, fitted, fitSeconds: (performance.now() - began) / 1000 }
    } catch (error) {
      if (error instanceof FitEnded) return null
      throw error
    } finally {
      this.addSeconds(name, began)
    }
  }

  /** Seconds of a forecast of each, tried once. */
  private costOf(racers: readonly Racer[]): number[] {
    const origin = this.folds[0]!.origins[0]!
    return racers.map(({ fitted }) => {
      const began = performance.now()
      fitted.forecast(historyAt(this.data.source, origin, fitted.memory), this.settings.leadTimes)
      return (performance.now() - began) / 1000
    })
  }

  /** False when it was ended before the last origin. */
  private async forecast(
    residuals: Residuals,
    racers: readonly Racer[],
    fold: number,
    origins: Fold['origins'],
  ): Promise<boolean> {
    const { source } = this.data
    const { leadTimes } = this.settings
    for (const origin of origins) {
      if (this.watcher.wantsEnd?.() === true) return false
      const forecasts = racers.map(({ reference, fitted }) => {
        const began = performance.now()
        const frames = fitted.forecast(historyAt(source, origin, fitted.memory), leadTimes)
        this.addSeconds(reference.name, began)
        return frames
      })
      const place = { sequence: origin.sequence, first: origin.newest + 1 }
      residuals.add(fold, origin, forecasts, source.read({ ...place, count: leadTimes }))
      await this.watcher.breathe()
    }
    return true
  }

  private addSeconds(name: ReferenceName, began: number): void {
    const seconds = (performance.now() - began) / 1000
    this.seconds.set(name, (this.seconds.get(name) ?? 0) + seconds)
  }
}
