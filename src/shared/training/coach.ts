/**
 * What the curves of a training say to someone who does not read curves: not learning, diverging,
 * learnt by heart, not yet done; and with which settings to try again. The thresholds are wide: a
 * wobbling curve of a healthy training says nothing.
 */
import type { DatasetShape } from '../dataset'
import type { ModelSpec } from '../model/model-spec'
import { smallerModel } from '../model/smaller-model'
import { notice } from '../notices/say'
import type { ErrorNotice } from '../notices/values'
import { hasEpochs, type Epoch, type Run } from './run'
import type { TrainingSettings } from './settings'

/** Another run that may do better: what of its settings, or of its model, is to be otherwise. */
export interface Try {
  settings: Partial<TrainingSettings>
  /** A network with half the filters; absent for the same one. */
  modelSpec?: ModelSpec
}

export interface Advice {
  /** What is seen, and why the tries may help. */
  seen: ErrorNotice
  /** Whether to go on with this training is lost time: stop it and keep its best epoch. */
  stop: boolean
  tries: Try[]
}

export type CoachedRun = Pick<
  Run,
  'epochs' | 'bestEpoch' | 'settings' | 'modelSpec' | 'status' | 'ending'
>
type Frame = Pick<DatasetShape, 'height' | 'width' | 'channels'>

/** Fewer epochs than these are no curve. */
export const fewestEpochs = 3
/** A training loss that has grown to so many times its lowest is running away. */
const runaway = 1.5
/** A loss that has fallen by less than this share has not moved. */
const movement = 0.01
/** By how much validation must have got worse since the best epoch, and for how many epochs. */
const worse = 0.02
const worseFor = 3
/** Share of the last quarter's fall in a training that was cut short. */
const stillFalling = 0.02

/** The most urgent thing to say; null where the curves say nothing. */
export function adviceFromCurves(run: CoachedRun, frame: Frame): Advice | null {
  if (!hasEpochs(run)) return null
  const gone = afterEnding(run)
  if (gone !== null) return gone
  if (run.epochs.length < fewestEpochs) return null
  return diverging(run) ?? notLearning(run) ?? byHeart(run, frame) ?? notYetDone(run)
}

/** The settings of the run that a try asks for. */
export function settingsOf({ settings }: Pick<Run, 'settings'>, one: Try): TrainingSettings {
  return { ...settings, ...one.settings }
}

/** Ends that name their own remedy: a loss that was no number, or never better than untrained. */
function afterEnding({ ending, settings }: CoachedRun): Advice | null {
  if (ending === null) return null
  if (ending.code === 'training.diverged')
    return { seen: ending, stop: false, tries: [slower(settings)] }
  if (ending.code !== 'training.never-better') return null
  const learningRate = Number(ending.values['better'])
  return { seen: ending, stop: false, tries: [{ settings: { learningRate, clipNorm: 1 } }] }
}

const slower = ({ learningRate }: TrainingSettings): Try => ({
  settings: { learningRate: learningRate / 10, clipNorm: 1 },
})

function diverging({ epochs, settings }: CoachedRun): Advice | null {
  const lowest = lowestOf(epochs, 'trainingLoss')
  const last = epochs.at(-1)!
  if (last.trainingLoss < runaway * lowest.trainingLoss) return null
  const times = last.trainingLoss / lowest.trainingLoss
  const seen = notice('coach.diverging', {
    ...{ times, epoch: lowest.epoch, learningRate: settings.learningRate },
  })
  return { seen, stop: true, tries: [slower(settings)] }
}

/** A network that corrects a reference begins where others end: its loss hardly moves. */
function notLearning({ epochs, settings }: CoachedRun): Advice | null {
  if (settings.startFrom !== 'none') return null
  const [first] = epochs
  const fall = (part: 'trainingLoss' | 'validationLoss') =>
    1 - lowestOf(epochs, part)[part] / first![part]
  const share = Math.max(fall('trainingLoss'), fall('validationLoss'))
  if (share >= movement) return null
  const { learningRate } = settings
  const seen = notice('coach.not-learning', { epochs: epochs.length, share, learningRate })
  const rates = [learningRate * 10, learningRate / 10]
  return { seen, stop: true, tries: rates.map((rate) => ({ settings: { learningRate: rate } })) }
}

function byHeart(run: CoachedRun, frame: Frame): Advice | null {
  const { epochs, settings, modelSpec } = run
  const best = epochs.find(({ epoch }) => epoch === run.bestEpoch)
  const since = epochs.slice(-worseFor)
  if (best === undefined || since[0]!.epoch <= best.epoch) return null
  const validation = mean(since, 'validationLoss') / best.validationLoss - 1
  const training = 1 - mean(since, 'trainingLoss') / best.trainingLoss
  if (validation < worse || training <= 0) return null
  const smaller = smallerModel(modelSpec, settings, frame)
  const tries: Try[] = smaller === null ? [] : [{ settings: {}, modelSpec: smaller }]
  if (settings.optimizer !== 'adamw' || settings.weightDecay < strongDecay)
    tries.push({ settings: { optimizer: 'adamw', weightDecay: strongDecay } })
  const seen = notice('coach.by-heart', { best: best.epoch, validation, training })
  return { seen, stop: true, tries }
}

const strongDecay = 0.1

/** Only of a training that its plan ended, not its patience or a person. */
function notYetDone({ epochs, bestEpoch, ending, settings }: CoachedRun): Advice | null {
  const isPlanned = ending?.code === 'ended.all-epochs' || ending?.code === 'ended.minutes-over'
  const quarter = epochs.slice(-Math.max(2, Math.ceil(epochs.length / 4)))
  const last = epochs.at(-1)!
  if (!isPlanned || bestEpoch !== last.epoch) return null
  const share = 1 - last.validationLoss / quarter[0]!.validationLoss
  if (share < stillFalling) return null
  const { maxMinutes } = settings
  const longer =
    ending.code === 'ended.minutes-over' && maxMinutes !== null
      ? { maxMinutes: 2 * maxMinutes }
      : { epochs: 2 * settings.epochs }
  const seen = notice('coach.not-yet-done', { share, epochs: quarter.length })
  return { seen, stop: false, tries: [{ settings: longer }] }
}

function lowestOf(epochs: readonly Epoch[], part: 'trainingLoss' | 'validationLoss'): Epoch {
  return epochs.reduce((lowest, one) => (one[part] < lowest[part] ? one : lowest))
}

function mean(epochs: readonly Epoch[], part: 'trainingLoss' | 'validationLoss'): number {
  return epochs.reduce((sum, epoch) => sum + epoch[part], 0) / epochs.length
}
