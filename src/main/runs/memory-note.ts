/** What to know of a training's memory before it starts. */
import { totalmem } from 'node:os'
import {
  piecesSentence,
  estimateMemory,
  processorBudgetBytes,
} from '../../shared/model/memory-estimate'
import type { Sentence } from '../../shared/notices/say'
import type { ModelSpec } from '../../shared/model/model-spec'
import type { TrainingSettings } from '../../shared/training/settings'

/**
 * That batches will be computed in pieces on this machine's processor; null where they fit, and for
 * graphics cards, whose memory only the engine knows: it says so with the device.
 */
export function memoryNote(
  modelSpec: ModelSpec,
  settings: TrainingSettings,
  frame: { height: number; width: number; channels: number },
  totalBytes: number = totalmem(),
): Sentence | null {
  if (settings.device !== 'auto' && settings.device !== 'cpu') return null
  const budget = processorBudgetBytes(totalBytes)
  return piecesSentence(
    modelSpec,
    settings,
    estimateMemory(modelSpec, settings, frame, budget),
    budget,
  )
}
