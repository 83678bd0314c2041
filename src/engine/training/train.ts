/**
 * The training of a run, from its first batch to its last.
 *
 * Every epoch: all training windows in an order drawn from (seed, epoch), validation, callbacks,
 * best weights, filmstrip, checkpoint. Nothing random outlives a batch (the order follows from seed
 * and epoch, dropout from seed and step), so a run that goes on from a checkpoint ends with the
 * same weights, bit for bit, as one never stopped. What does not follow from settings and seed, as
 * the clock of a run with `maxMinutes`, is its course, which is kept and can be followed again.
 */
import type { TrainNews, TrainRequest, TrainResult } from '../../shared/engine-calls'
import { inWords } from '../forecasting/verdict'
import { sentence, type Sentence } from '../../shared/notices/say'
import type { AnySentence } from '../../shared/notices/values'
import { Random } from '../../shared/random'
import type { Epoch } from '../../shared/training/run'
import { augment } from '../windows/augment'
import { readWindows } from '../starting/window-source'
import type { Batch } from '../windows/batch'
import type { FrameRange } from '../windows/frame-reader'
import type { OpenDevice } from '../devices/device'
import { afterEpoch } from './callbacks/early-stopping'
import { reduceOnPlateau } from './callbacks/reduce-on-plateau'
import { Clock } from './clock'
import type { TrainControl } from './control'
import { diverged, explainAllocation, isOutOfMemory } from './errors'
import { foundOut } from './found-out'
import { learningRateAt, progressOf } from './learning-rate'
import { prepareRun } from './prepare'
import type { PreparedRun } from './prepare'
import { Reporter } from './reporter'
import { bestPath, epochPath, pausedPath, saveBest, saveToResume } from './run-files'
import { trainStep } from './step'
import { neverBetter, untrainedLoss } from './untrained'
import { validate } from './validate'
import type { Validation } from './validate'

/**
 * Trains, or goes on training, until the planned end, a callback ends it, or `control` asks.
 * @param device the active device
 * @throws GridcastError when the settings, the data or the loss make it impossible; checkpoints
 * written before stay
 */
export async function train(
  request: TrainRequest,
  device: OpenDevice,
  send: (news: TrainNews) => void,
  control: TrainControl,
): Promise<TrainResult> {
  const release = request.repeat && device.methods?.follow(request.repeat.course.methods)
  const run = await prepareRun(request, device, control.throwIfCancelled)
  const training = new Training(run, new Reporter(send), control)
  try {
    training.announce(device)
    return await training.toTheEnd()
  } catch (error) {
    throw explainAllocation(error, run.learner.piece)
  } finally {
    run.dispose()
    release?.()
  }
}

type EpochEnd = 'all batches' | 'pause' | 'stop' | 'cut'

class Training {
  private readonly batches: number
  private readonly clock: Clock
  private learningRate: number

  constructor(
    private readonly run: PreparedRun,
    private readonly reporter: Reporter,
    private readonly control: TrainControl,
  ) {
    const { settings } = run.request
    this.batches = Math.ceil(run.split.training.windows.length / settings.batchSize)
    this.clock = new Clock(run.progress)
    this.learningRate = settings.learningRate
  }

  announce(device: OpenDevice): void {
    this.reporter.news({ type: 'prepared', ...foundOut(this.run, device) })
    this.reporter.event({ type: 'status', status: 'running', ending: null })
    this.run.filmstrip.begin()
  }

  async toTheEnd(): Promise<TrainResult> {
    const { progress, course } = this.run
    while (course.goesOn()) {
      const end = await this.trainEpoch()
      if (end === 'pause') return await this.pause()
      if (end === 'stop' && progress.bestEpoch !== null)
        return this.result('stopped', this.stopped())
      await this.closeEpoch(await this.validation(), end)
      if (end === 'stop') return this.result('stopped', this.stopped())
    }
    const best = progress.bestEpoch
    const all = sentence('ended.all-epochs', { epochs: course.epochs, best })
    return this.result('completed', progress.finished ?? all)
  }

  private async trainEpoch(): Promise<EpochEnd> {
    const { progress, course, learner, request, source } = this.run
    const windows = epochOrder(
      this.run.split.training.windows,
      request.settings.seed,
      progress.epoch,
    )
    while (progress.batch < this.batches) {
      await new Promise(setImmediate)
      this.control.throwIfCancelled()
      if (this.control.request) return this.control.request
      learner.piece = course.piece(learner.piece)
      const from = progress.batch * request.settings.batchSize
      const batch = readWindows(source, windows.slice(from, from + request.settings.batchSize))
      augment(batch, request.settings, progress.epoch, from)
      const settings = { ...request.settings, ...course.adjustableAt(progress.step) }
      this.learningRate = learningRateAt(settings, this.share(), progress.plateau.scale)
      const loss = await this.step(batch)
      if (!Number.isFinite(loss))
        throw diverged(progress.epoch, progress.batch + 1, this.learningRate)
      progress.batch++
      progress.step++
      progress.lossSum += loss * batch.shape[0]
      progress.windows += batch.shape[0]
      this.clock.tick()
      this.reportBatch(loss)
      if (course.isCut()) return 'cut'
    }
    return 'all batches'
  }

  /**
   * A step; where the memory does not suffice for it, the training can go on from the step before
   * with smaller pieces.
   */
  private async step(batch: Batch): Promise<number> {
    const { learner, progress } = this.run
    try {
      return await trainStep(learner, batch, this.learningRate, progress.step)
    } catch (error) {
      const failure = explainAllocation(error, learner.piece)
      if (isOutOfMemory(failure) && learner.piece > 1) await this.saveInTheMiddle()
      throw failure
    }
  }

  private async validation(): Promise<Validation> {
    const { learner, source, split, start, progress, request } = this.run
    const data = { source, windows: split.validation.windows, kind: request.dataset.kind }
    // Before the first step a network that starts from a reference is that reference
    if (progress.epochs.length === 0 && start === null)
      progress.untrainedLoss ??= await untrainedLoss(this.run, this.control.throwIfCancelled)
    const validation = await validate(learner, data, this.control.throwIfCancelled)
    if (!Number.isFinite(validation.loss))
      throw diverged(progress.epoch, progress.batch, this.learningRate)
    return validation
  }

  private async closeEpoch({ loss, correction }: Validation, end: EpochEnd): Promise<void> {
    const { progress, request } = this.run
    const { settings, runFolder } = request
    this.clock.tick()
    if (end !== 'all batches') this.run.course.cut()
    const epoch = this.epochSummary(loss)
    // What a correction is worth is the error of what will be forecast, not its loss
    const judged = correction?.error ?? loss
    const lastStep = progress.step - 1
    const { earlyStoppingPatience, plateauPatience } = this.run.course.adjustableAt(lastStep)
    const stopping = afterEpoch(progress.earlyStopping, judged, earlyStoppingPatience)
    const isBest = stopping.state.wait === 0
    progress.epochs.push(epoch)
    progress.earlyStopping = stopping.state
    progress.plateau = reduceOnPlateau(
      progress.plateau,
      loss,
      plateauPatience,
      settings.plateauFactor,
    )
    if (isBest) Object.assign(progress, { bestEpoch: epoch.epoch, correction })
    Object.assign(progress, {
      epoch: epoch.epoch + 1,
      batch: 0,
      lossSum: 0,
      windows: 0,
      epochSeconds: 0,
    })
    if (stopping.stop)
      progress.finished = sentence('ended.no-progress', {
        epochs: earlyStoppingPatience ?? 0,
        best: progress.bestEpoch,
      })
    else if (end === 'cut' && request.repeat === undefined)
      progress.finished = sentence('ended.minutes-over', {
        minutes: settings.maxMinutes ?? 0,
        best: progress.bestEpoch,
      })

    if (isBest) await saveBest(this.run)
    await this.run.filmstrip.add(epoch.epoch, this.run.learner.model, correction?.scales ?? null)
    await saveToResume(this.run, epochPath(runFolder, epoch.epoch))
    this.reporter.news({
      type: 'checkpoint',
      epoch: epoch.epoch,
      step: progress.step,
      path: epochPath(runFolder, epoch.epoch),
      reason: 'epoch',
      ...this.run.course.told(),
    })
    this.reporter.event({ type: 'epoch', epoch, bestEpoch: progress.bestEpoch ?? epoch.epoch })
    this.reporter.event({ type: 'filmstrip', epoch: epoch.epoch })
    this.clock.tick()
  }

  private async pause(): Promise<TrainResult> {
    const { progress } = this.run
    await this.saveInTheMiddle()
    const { epoch, batch } = progress
    return this.result('paused', sentence('ended.paused', { epoch, batch, batches: this.batches }))
  }

  /** Keeps how far the epoch is. */
  private async saveInTheMiddle(): Promise<void> {
    const { progress, course, request } = this.run
    const path = pausedPath(request.runFolder)
    await saveToResume(this.run, path)
    const { epoch, step } = progress
    const told = course.told()
    this.reporter.news({ type: 'checkpoint', epoch, step, path, reason: 'pause', ...told })
  }

  private epochSummary(validationLoss: number): Epoch {
    const { progress } = this.run
    return {
      epoch: progress.epoch,
      trainingLoss: progress.lossSum / progress.windows,
      validationLoss,
      learningRate: this.learningRate,
      seconds: progress.epochSeconds,
      samplesPerSecond: progress.windows / progress.epochSeconds,
    }
  }

  private reportBatch(loss: number): void {
    const { progress } = this.run
    this.reporter.batch(() => ({
      type: 'batch',
      epoch: progress.epoch,
      batch: progress.batch,
      batches: this.batches,
      loss,
      learningRate: this.learningRate,
      samplesPerSecond: progress.windows / progress.epochSeconds,
      secondsLeft: this.clock.secondsLeft(this.share()),
      memoryBytes: process.memoryUsage.rss(),
    }))
  }

  /** Share of the planned training that is done. */
  private share(): number {
    const { progress, course } = this.run
    const done = (progress.epoch - 1) * this.batches + progress.batch
    return progressOf(done, course.epochs * this.batches, course.shareOfMinutes())
  }

  private stopped(): Sentence {
    return sentence('ended.stopped', { best: this.run.progress.bestEpoch })
  }

  private result(status: TrainResult['status'], ending: AnySentence): TrainResult {
    const { progress, request } = this.run
    const verdict = neverBetter(progress, request.settings.learningRate)
    return {
      status,
      epochs: progress.epochs,
      bestEpoch: progress.bestEpoch,
      bestCheckpoint: progress.bestEpoch === null ? null : bestPath(request.runFolder),
      seconds: progress.seconds,
      ending: verdict?.toNotice() ?? (status === 'paused' ? ending : this.withStart(ending)),
    }
  }

  /** What became of the reference it started from is said with the ending. */
  private withStart(ended: AnySentence): AnySentence {
    const { start, progress } = this.run
    if (start === null || progress.correction === null) return ended
    const { error, referenceError } = progress.correction
    const gain = error < referenceError ? 1 - error / referenceError : null
    return sentence('ended.from-reference', { ended, reference: inWords(start.name), gain })
  }
}

/**
 * The order of an epoch's windows: a shuffle that follows from the run's seed and the epoch's
 * number alone.
 */
export function epochOrder(
  windows: readonly FrameRange[],
  seed: number,
  epoch: number,
): FrameRange[] {
  return new Random(seed * 1_000_003 + epoch).shuffle([...windows])
}
