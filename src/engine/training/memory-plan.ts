/** How many windows of a batch a device can compute at once. */
import { windowShapeOf } from '../../shared/model/infer-shapes'
import type { ModelSpec } from '../../shared/model/model-spec'
import { summarizeModel } from '../../shared/model/summarize-model'
import type { TrainingSettings } from '../../shared/training-settings'
import { tooLargeForMemory } from './errors'

/**
 * The largest piece of a batch whose training step fits in the budget, by the model's own estimate.
 * @throws GridcastError `training.out-of-memory` when not even one window fits
 */
export function largestPiece(
  modelSpec: ModelSpec,
  settings: TrainingSettings,
  frame: { height: number; width: number; channels: number },
  device: { id: string; memoryBudgetBytes: number },
): number {
  const window = windowShapeOf(settings, frame)
  const bytes = (batchSize: number): number => summarizeModel(modelSpec, { ...window, batchSize }).trainingBytes
  if (bytes(1) > device.memoryBudgetBytes) throw tooLargeForMemory(bytes(1), device.memoryBudgetBytes, `the device ${device.id}`)
  let piece = settings.batchSize
  while (piece > 1 && bytes(piece) > device.memoryBudgetBytes) piece = Math.ceil(piece / 2)
  return piece
}
