/**
 * The course of a training: what the clock, the machine and the person decide while it goes. It is
 * written down, and a training that repeats another follows the other's instead of its own.
 *
 * The clock moves the schedule in stages, so that a few numbers tell where it stood at every step.
 */
import type { RepeatOrder } from '../../shared/engine-calls'
import type { Course } from '../../shared/training/record'
import type { Adjustment, TrainingSettings } from '../../shared/training/settings'
import type { Methods } from '../devices/device'
import { askedForMore, type Progress } from './run-state'

/** Into how many stages a training's minutes are divided. */
export const clockStages = 512

type At<T> = readonly (readonly [number, T])[]

export class CourseOf {
  private readonly own: Course | undefined
  private readonly followed: Course | null

  /**
   * @param repeat what is repeated; absent for a training of its own
   * @param methods ways of computing between which this machine has chosen
   */
  constructor(
    private readonly progress: Progress,
    private readonly settings: Pick<TrainingSettings, 'epochs' | 'maxMinutes'> & Adjustment,
    private readonly repeat: RepeatOrder | undefined,
    private readonly methods: Methods | undefined,
  ) {
    this.own = progress.course
    this.followed = repeat?.course ?? null
  }

  /** Epochs that are planned at this step. */
  get epochs(): number {
    const planned = this.followed && valueAt(this.followed.plans, this.progress.step)
    return planned ?? this.settings.epochs
  }

  /** The settings that may be changed on the way, as they were when this step was computed. */
  adjustableAt(step: number): Adjustment {
    const { adjustments = [] } = this.followed ?? {}
    return valueAt(adjustments, step) ?? this.settings
  }

  /** Whether another epoch is to be begun. */
  goesOn(): boolean {
    const { progress } = this
    this.followPlans()
    if (this.repeat !== undefined && progress.epochs.length >= this.repeat.epochs) return false
    return progress.finished === null && progress.epoch <= this.epochs
  }

  /** Windows to compute at once; `fits` where nothing is followed. */
  piece(fits: number): number {
    const { step } = this.progress
    const piece = (this.followed && valueAt(this.followed.pieces, step)) ?? fits
    note(this.own?.pieces, step, piece)
    return piece
  }

  /** Writes down which device computes. */
  computesOn(device: string): void {
    note(this.own?.devices, this.progress.step, device)
  }

  /** Share of the planned minutes that counts for the schedule at this step, 0..1. */
  shareOfMinutes(): number {
    const { step } = this.progress
    const stage =
      this.followed === null
        ? Math.min(clockStages, Math.floor(clockStages * this.elapsed()))
        : (valueAt(this.followed.clock, step) ?? 0)
    note(this.own?.clock, step, stage)
    return stage / clockStages
  }

  /** Whether the epoch ends now, before its last batch or with it. */
  isCut(): boolean {
    if (this.followed !== null) return this.followed.cuts.includes(this.progress.step)
    return this.elapsed() >= 1
  }

  /** Writes down that the epoch in hand ends at this step. */
  cut(): void {
    this.own?.cuts.push(this.progress.step)
  }

  /** What is told of it with a checkpoint; nothing where none was kept. */
  told(): { course?: Course } {
    const { own } = this
    if (own === undefined) return {}
    Object.assign(own.methods, this.methods?.taken)
    return { course: structuredClone(own) }
  }

  /** Share of the planned minutes that is over. */
  private elapsed(): number {
    const { seconds, secondsBefore } = this.progress
    const { maxMinutes } = this.settings
    return maxMinutes === null ? 0 : (seconds - secondsBefore) / (60 * maxMinutes)
  }

  /** Goes on where the repeated run was asked for more epochs. */
  private followPlans(): void {
    const { progress, own, followed } = this
    if (own === undefined || followed === null) return
    const next = followed.plans[own.plans.length]
    if (next === undefined || next[0] > progress.step) return
    Object.assign(progress, askedForMore(progress))
    own.plans.push([...next])
    this.followPlans()
  }
}

/**
 * A course with nothing on it yet.
 * @param followed the course that it will be, of a repeat
 */
export function freshCourse(epochs: number, followed?: Course): Course {
  const { adjustments } = followed ?? {}
  const course = { cuts: [], clock: [], pieces: [], devices: [], methods: {} }
  return { plans: [[0, epochs]], ...course, ...(adjustments && { adjustments }) }
}

/** What held at a step: the last entry that is not after it. */
function valueAt<T>(entries: At<T>, step: number): T | undefined {
  return entries.findLast(([from]) => from <= step)?.[1]
}

/** Writes a value down where it is another than before. */
function note<T>(entries: [number, T][] | undefined, step: number, value: T): void {
  if (entries === undefined) return
  if (entries.at(-1)?.[0] === step) entries.pop()
  if (entries.at(-1)?.[1] !== value) entries.push([step, value])
}
