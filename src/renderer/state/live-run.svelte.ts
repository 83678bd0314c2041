/**
 * What a training says while it runs: the newest batch, the losses of all batches seen, and which
 * epochs have a filmstrip.
 */
import type { RunId } from '../../shared/identifiers'
import type { TrainingEvent } from '../../shared/training/run'
import { api } from '../api/client'
import { follow } from '../api/follow'
import { showError } from './notices'

export type StatusNews = Extract<TrainingEvent, { type: 'status' }>
export type BatchNews = Extract<TrainingEvent, { type: 'batch' }>

export type CandidateNews = Extract<TrainingEvent, { type: 'candidate' }>

/** A batch's place on the epoch axis (1.5 = half of epoch 2 done) and its loss. */
export interface BatchPoint {
  at: number
  loss: number
}

const mostPoints = 4000

export class LiveRun {
  batch = $state.raw<BatchNews | null>(null)
  points = $state.raw<readonly BatchPoint[]>([])
  /** What an automatic run is at. */
  candidate = $state.raw<CandidateNews | null>(null)
  /** What it says of itself: what it waits for, or from where it goes on. */
  said = $state.raw<StatusNews | null>(null)
  watching = $state(false)
  /** Whether it was seen being trained, or waiting for it. */
  private wasActive = false
  private readonly controller = new AbortController()

  constructor(
    readonly id: RunId,
    private readonly changed: () => void,
    private readonly ended: () => void,
  ) {}

  /** Listens until the run no longer runs. */
  async follow(): Promise<void> {
    if (this.watching) return
    this.watching = true
    try {
      const open = (options: { signal: AbortSignal }) => api.runs.watch({ id: this.id }, options)
      await follow(open, (event) => this.take(event), this.controller.signal, this.changed)
    } catch (error) {
      showError(error)
    } finally {
      this.watching = false
      this.batch = null
      this.candidate = null
      this.said = null
      this.changed()
    }
  }

  /** Stops listening, for a run that was deleted. */
  leave(): void {
    this.controller.abort()
  }

  take(event: TrainingEvent): void {
    if (event.type === 'batch') {
      this.batch = event
      const point = {
        at: event.epoch - 1 + event.batch / Math.max(event.batches, 1),
        loss: event.loss,
      }
      this.points = thinned([...this.points, point])
    } else if (event.type === 'candidate') this.candidate = event
    else {
      if (event.type === 'status') this.takeStatus(event)
      this.changed()
    }
  }

  private takeStatus(event: StatusNews): void {
    this.said = event
    const isActive = event.status === 'running' || event.status === 'waiting'
    if (this.wasActive && !isActive) this.ended()
    this.wasActive = isActive
  }
}

/** Halves the older part when there are too many points, so that the newest stay exact. */
function thinned(points: readonly BatchPoint[]): readonly BatchPoint[] {
  if (points.length <= mostPoints) return points
  const half = points.length >> 1
  return [...points.slice(0, half).filter((_, index) => index % 2 === 0), ...points.slice(half)]
}
