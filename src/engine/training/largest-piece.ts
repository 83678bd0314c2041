/** How many windows of a batch a device can compute at once. */
import { estimateMemory } from '../../shared/model/memory-estimate'
import type { ModelSpec } from '../../shared/model/model-spec'
import type { TrainingSettings } from '../../shared/training/settings'
import { tooLargeForMemory } from './errors'

/**
 * The largest piece of a batch whose training step fits in the budget, by the model's own estimate.
 * @param atMost as many fitted when memory ran out before
 * @throws GridcastError `training.out-of-memory` when not even one window fits
 */
export function largestPiece(
  modelSpec: ModelSpec,
  settings: TrainingSettings,
  frame: { height: number; width: number; channels: number },
  device: { id: string; memoryBudgetBytes: number },
  atMost = Infinity,
): number {
  const { piece, windowBytes } = estimateMemory(
    modelSpec,
    settings,
    frame,
    device.memoryBudgetBytes,
  )
  if (windowBytes > device.memoryBudgetBytes) {
    throw tooLargeForMemory(windowBytes, device.memoryBudgetBytes, device.id)
  }
  return Math.min(piece, atMost)
}
