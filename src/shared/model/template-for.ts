/**
 * A template with the settings that suit a dataset, and one sentence of reason for each choice that
 * depends on the data.
 */
import type { Dataset, StoredDtype } from '../dataset'
import { sentence, type Sentence } from '../notices/say'
import { trainingSettingsSchema } from '../training/settings'
import type { TrainingSettings, TrainingSettingsInput } from '../training/settings'
import { windowShapeOf } from './window-shape'
import { layersOf } from './families'
import type { ModelSpec, TemplateName } from './model-spec'
import { summarizeModel } from './summarize-model'
import { isDirect, templateModel } from './template-models'
import type { ReferenceName } from '../reference'
import { suggestWindow } from './window-suggestion'

/** What the choice of settings depends on. */
export interface DatasetFacts {
  kind: Dataset['kind']
  sequences: number
  /** Frames of each sequence. */
  frames: number
  height: number
  width: number
  channels: number
  dtype: StoredDtype
  /** Cells without data, over all frames. */
  missing: number
  /** Smallest and largest valid value. */
  min: number
  max: number
  /** Mean of the valid values and share of them below 0, where known. */
  mean?: number | undefined
  negativeShare?: number | undefined
  /** Whether the frames lie somewhere on the earth, with an east and a north of their own. */
  isMap: boolean
}

export interface Template {
  modelSpec: ModelSpec
  settings: TrainingSettings
  why: Sentence[]
}

export function factsOf({
  kind,
  shape,
  dtype,
  missingCells,
  range,
  spread,
  georeference,
}: Dataset): DatasetFacts {
  const cells =
    shape.sequences * shape.frames * shape.height * shape.width * shape.channels - missingCells
  const negativeShare = spread && spread.negativeCells / Math.max(1, cells)
  return {
    kind,
    ...shape,
    dtype,
    missing: missingCells,
    min: range.min,
    max: range.max,
    mean: spread?.mean,
    negativeShare,
    isMap: georeference !== null,
  }
}

/**
 * `filters` replaces the number of filters of the first ConvLSTM; the others keep their proportion.
 */
export function templateFor(name: TemplateName, facts: DatasetFacts, filters?: number): Template {
  const classic = name === 'keras-classic' || name === 'keras-classic-causal'
  return classic ? classicTemplate(name, facts, filters) : forecasterTemplate(name, facts, filters)
}

/** A reference as a model; of its settings only those of windows and parts matter. */
export function referenceTemplate(
  reference: ReferenceName,
  facts: Pick<DatasetFacts, 'kind' | 'sequences' | 'frames'>,
): Template {
  const window = suggestWindow(facts)
  return {
    modelSpec: { version: 2, family: 'reference', name: reference, reference },
    settings: trainingSettingsSchema.parse(window.settings),
    why: [sentence(`assumes.${reference}`, {}), window.why],
  }
}

/**
 * Trained as the Keras example trains it: every frame predicts the next, pixels between 0 and 1,
 * binary cross-entropy.
 */
function classicTemplate(
  name: TemplateName,
  facts: DatasetFacts,
  filters: number | undefined,
): Template {
  const window = suggestWindow(facts)
  const settings = trainingSettingsSchema.parse({
    objective: 'shifted',
    ...window.settings,
    limit: facts.kind === 'clips' ? 1000 : null,
    scaling: 'unit',
    loss: { bce: 1 },
    optimizer: 'adam',
    learningRate: 1e-3,
    schedule: 'constant',
    clipNorm: null,
    batchSize: 2,
    earlyStoppingPatience: 10,
    plateauPatience: 5,
    plateauFactor: 0.1,
  })
  const why = [
    sentence('why.keras', {}),
    ...(name === 'keras-classic'
      ? [sentence('why.keras-peeks', {})]
      : [sentence('why.keras-causal', {})]),
    window.why,
  ]
  return { modelSpec: templateModel(name, facts, { filters }), settings, why }
}

function forecasterTemplate(
  name: TemplateName,
  facts: DatasetFacts,
  filters: number | undefined,
): Template {
  const values = suggestValues(facts)
  const window = suggestWindow(facts)
  const modelSpec = templateModel(name, facts, { filters, residual: values.residual })
  const direct = isDirect(name) ? directSettings(facts, values) : null
  const base = trainingSettingsSchema.parse({
    objective: 'window',
    ...window.settings,
    ...values.settings,
    optimizer: 'adam',
    learningRate: name === 'paper' ? 1e-3 : 2e-3,
    schedule: 'cosine',
    clipNorm: 1,
    plateauPatience: null,
    ...direct?.settings,
  } satisfies TrainingSettingsInput)
  const most = direct === null ? 8 : 16
  const batchSize = batchThatFits(modelSpec, base, facts, window.trainingWindows, most)
  const epochs = epochsFor(window.trainingWindows / batchSize, base.startFrom !== 'none')
  const settings = {
    ...base,
    batchSize,
    epochs,
    earlyStoppingPatience: Math.max(10, Math.round(epochs / 4)),
  }
  const why = [
    direct?.why ?? values.why,
    ...lossWhy(facts, values),
    window.why,
    ...patchWhy(modelSpec, facts),
    ...batchWhy(batchSize, most),
    ...missingWhy(facts),
  ]
  return { modelSpec, settings, why }
}

/** Which other loss may suit the values; Huber's stays until it is chosen. */
function lossWhy(facts: DatasetFacts, { isPicture }: ValueSuggestion): Sentence[] {
  if (isPicture || !areAmounts(facts)) return []
  if (facts.dtype !== 'float32') return [sentence('why.loss-counts', {})]
  const isSkewed = facts.mean !== undefined && facts.mean <= skewed * facts.max
  return isSkewed ? [sentence('why.loss-amounts', {})] : []
}

interface ValueSuggestion {
  settings: Pick<TrainingSettingsInput, 'scaling' | 'loss'>
  residual: boolean
  isPicture: boolean
  why: Sentence
}

/** How values are scaled, what the network predicts, and what it is punished for. */
function suggestValues(facts: DatasetFacts): ValueSuggestion {
  const { dtype, min, max } = facts
  const picture = dtype === 'uint8' ? max >= 128 : min >= 0 && max <= 1
  if (picture) {
    return {
      settings: { scaling: 'unit', loss: { bce: 1 } },
      residual: false,
      isPicture: true,
      why: sentence('why.picture', {}),
    }
  }
  const amounts = areAmounts(facts)
  return {
    settings: { scaling: amounts ? 'log-standard' : 'standard', loss: { huber: 1 } },
    residual: true,
    isPicture: false,
    why: amounts ? sentence('why.amounts', {}) : sentence('why.measurements', {}),
  }
}

/**
 * Direct networks learn from the squared error, and from mirrored windows where nothing says which
 * side is up. Of pictures they forecast the frames; of anything else they correct the best
 * reference, in the data's own unit, in which they are compared with it.
 */
function directSettings(
  { kind, isMap }: DatasetFacts,
  { isPicture, settings }: ValueSuggestion,
): { settings: TrainingSettingsInput; why: Sentence } {
  const varied = !isMap && (isPicture || kind === 'clips')
  const common = {
    loss: { mse: 1 },
    optimizer: 'adamw',
    learningRate: 1e-3,
    augmentation: varied ? 'mirrored' : 'none',
  } as const
  if (isPicture)
    return {
      settings: { ...settings, ...common },
      why: sentence('why.picture-direct', { mirrored: varied }),
    }
  return {
    settings: {
      ...common,
      scaling: 'standard',
      startFrom: 'best',
      learningRate: 2e-3,
      weightDecay: 0.05,
    },
    why: sentence('why.correction', { mirrored: varied }),
  }
}

/**
 * Counts corrected afterwards hold a few values below 0; more of them than this and 0 is just a
 * place on a scale.
 */
const fewNegatives = 0.02
/**
 * Amounts are mostly small and now and then large: their mean lies below this share of the largest.
 */
const skewed = 1 / 8

/**
 * Whether the values are counts or amounts from near 0 upwards, a few corrections below 0 allowed.
 */
function areAmounts({ min, max, mean, negativeShare }: DatasetFacts): boolean {
  if (min >= 0) return min <= max / 4
  if (mean === undefined || negativeShare === undefined) return false
  return negativeShare <= fewNegatives && mean >= 0 && mean <= skewed * max
}

/** Above this estimate a training step crowds out everything else on a small laptop. */
const comfortableBytes = 1.5e9
/** Fewer steps than this per epoch and the gradient of a larger batch is not worth its cost. */
const fewestSteps = 16

function batchThatFits(
  spec: ModelSpec,
  settings: TrainingSettings,
  facts: DatasetFacts,
  trainingWindows: number,
  most: number,
): number {
  const window = windowShapeOf(settings, facts)
  const comfortable = (batchSize: number) =>
    summarizeModel(spec, { ...window, batchSize }).trainingBytes <= comfortableBytes
  let batchSize = most
  while (batchSize > 1 && (!comfortable(batchSize) || trainingWindows / batchSize < fewestSteps))
    batchSize /= 2
  return batchSize
}

/**
 * Enough epochs for about 2000 steps, within reason; a correction of a reference, which is little
 * and soon learned by heart, for 500.
 */
function epochsFor(stepsPerEpoch: number, corrects: boolean): number {
  const [steps, fewest] = corrects ? [500, 5] : [2000, 10]
  return Math.min(100, Math.max(fewest, Math.round(steps / Math.max(1, stepsPerEpoch))))
}

function patchWhy(spec: ModelSpec, { height, width }: DatasetFacts): Sentence[] {
  const folding = layersOf(spec).find(({ type }) => type === 'patch')
  if (folding?.type !== 'patch') return []
  const patch = folding.size
  const uneven = height % patch !== 0 || width % patch !== 0
  return [sentence('why.patches', { patch, uneven })]
}

function batchWhy(batchSize: number, most: number): Sentence[] {
  return batchSize === most ? [] : [sentence('why.batch', { windows: batchSize, most })]
}

function missingWhy({ missing }: DatasetFacts): Sentence[] {
  return missing === 0 ? [] : [sentence('why.missing', {})]
}
