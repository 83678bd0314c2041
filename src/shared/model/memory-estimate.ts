/** How many windows of a batch fit in a device's memory at once, before anything is computed. */
import { sentence, type Sentence } from '../notices/say'
import type { TrainingSettings } from '../training/settings'
import { layersOf } from './families'
import type { ModelSpec } from './model-spec'
import { summarizeModel } from './summarize-model'
import { windowShapeOf, type WindowSettings } from './window-shape'

/** WebAssembly addresses 4 GiB; some of it goes to weights, optimizer slots and fragmentation. */
const addressableBytes = 3 * 2 ** 30
const shareOfMemory = 0.75

/** Bytes that a training step may use on a processor of a machine with so much memory. */
export function processorBudgetBytes(totalBytes: number): number {
  return Math.min(addressableBytes, shareOfMemory * totalBytes)
}

export interface MemoryEstimate {
  /** Windows computed at once: the largest piece of a batch that fits, at least 1. */
  piece: number
  /** Estimated bytes of a step with the whole batch, and with one window. */
  batchBytes: number
  windowBytes: number
}

export type BatchSettings = WindowSettings & Pick<TrainingSettings, 'batchSize'>

/** @param frame height, width and channels of the dataset's frames */
export function estimateMemory(
  modelSpec: ModelSpec,
  settings: BatchSettings,
  frame: { height: number; width: number; channels: number },
  budgetBytes: number,
): MemoryEstimate {
  const window = windowShapeOf(settings, frame)
  const bytes = (batchSize: number): number =>
    summarizeModel(modelSpec, { ...window, batchSize }).trainingBytes
  let piece = settings.batchSize
  while (piece > 1 && bytes(piece) > budgetBytes) piece = Math.ceil(piece / 2)
  return { piece, batchBytes: bytes(settings.batchSize), windowBytes: bytes(1) }
}

/**
 * What a person should know before a training whose batches don't fit starts; null where they fit,
 * or where not even one window does.
 */
export function piecesSentence(
  modelSpec: ModelSpec,
  { batchSize }: Pick<BatchSettings, 'batchSize'>,
  { piece, batchBytes, windowBytes }: MemoryEstimate,
  budgetBytes: number,
): Sentence | null {
  if (piece >= batchSize || windowBytes > budgetBytes) return null
  const normalizes = layersOf(modelSpec).some(({ type }) => type === 'batchNormalization')
  return sentence('memory.in-pieces', {
    batchSize,
    needed: batchBytes,
    budget: budgetBytes,
    piece,
    normalizes,
  })
}
