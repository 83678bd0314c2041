/**
 * How a training goes, on stderr: a line that moves in a terminal, and a line that stays for each
 * epoch.
 */
import type { Run, TrainingEvent } from '../../shared/training/run'
import type { Output } from './output'
import { bar } from './progress-line'
import { duration, number } from './text'
import { asManyAsFit } from './training-options'

type BatchEvent = Extract<TrainingEvent, { type: 'batch' }>
const isLive = (status: Run['status']) => status === 'waiting' || status === 'running'
type CandidateEvent = Extract<TrainingEvent, { type: 'candidate' }>
type EpochEvent = Extract<TrainingEvent, { type: 'epoch' }>

export class TrainingReport {
  private readonly epochs: number
  private validation: number | null
  private split = false
  private phase = ''
  private secondsLeft: number | null = null

  constructor(
    private readonly output: Output,
    run: Run,
  ) {
    this.epochs = run.settings.epochs
    this.validation = run.epochs.at(-1)?.validationLoss ?? null
  }

  /** @param run reads the run as it is now */
  async tell(event: TrainingEvent, run: () => Promise<Run>): Promise<void> {
    const isEarly = event.type === 'status' || event.type === 'candidate'
    if (!isEarly && !this.split) this.tellSplit(await run())
    switch (event.type) {
      case 'status':
        if (event.status === 'waiting' && event.ending === null)
          this.output.say('Waiting for another training to end.')
        else if (isLive(event.status) && event.ending !== null)
          this.output.say(this.output.told(event.ending))
        return
      case 'batch':
        return this.tellBatch(event)
      case 'candidate':
        return this.tellCandidate(event)
      case 'epoch':
        return this.tellEpoch(event)
      case 'filmstrip':
        return
      default:
        return event satisfies never
    }
  }

  private tellSplit({ split, device, deviceDetail, causality }: Run): void {
    this.split = true
    if (split !== null) this.output.say(this.output.worded(split.sentence))
    if (causality !== null && !causality.causal)
      this.output.say(`Caution: ${this.output.worded(causality.sentence)}`)
    if (device !== null)
      this.output.say(
        `Training on ${device}` +
          (deviceDetail === null ? '' : ` (${this.output.worded(deviceDetail)})`) +
          '.',
      )
  }

  private tellBatch({ epoch, batch, batches, loss, secondsLeft }: BatchEvent): void {
    this.secondsLeft = secondsLeft
    const validation = this.validation === null ? '' : ` · validation ${number(this.validation)}`
    const left = secondsLeft === null ? '' : ` · ${duration(secondsLeft)} left`
    this.output.progress.show(
      `epoch ${this.count(epoch)} ${bar(batch / batches)} loss ${number(loss)}${validation}${left}`,
    )
  }

  private tellCandidate({ name, isNetwork, done, total }: CandidateEvent): void {
    const phase = isNetwork
      ? `Training the network ${name} for ${duration(total)}.`
      : `Fitting references, ${done + 1} of ${total}.`
    if (phase !== this.phase) this.output.say(phase)
    this.phase = phase
    const left = isNetwork ? ` · ${duration(total - done)} left` : ''
    this.output.progress.show(`${name} ${bar(done / total)}${left}`)
  }

  private tellEpoch({ epoch, bestEpoch }: EpochEvent): void {
    this.validation = epoch.validationLoss
    const best = bestEpoch === epoch.epoch ? ' (best so far)' : ''
    const losses =
      `loss ${number(epoch.trainingLoss)} · validation ${number(epoch.validationLoss)}` + `${best}`
    const left = this.secondsLeft === null ? '' : ` · ${duration(this.secondsLeft)} left`
    this.output.say(
      `epoch ${this.count(epoch.epoch)} ${losses} · ${duration(epoch.seconds)}${left}`,
    )
  }

  /** The epoch of how many; where only minutes decide, of how many is not known. */
  private count(epoch: number): string {
    return this.epochs < asManyAsFit ? `${epoch}/${this.epochs}` : String(epoch)
  }
}
