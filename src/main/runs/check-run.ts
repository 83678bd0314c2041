/**
 * Looks before a run is entered whether its settings can work on its dataset, so that the person
 * hears of it at once.
 */
import type { Dataset } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import { windowShapeOf } from '../../shared/model/window-shape'
import type { ModelSpec, ModelSummary } from '../../shared/model/model-spec'
import { summarizeModel } from '../../shared/model/summarize-model'
import type { TrainingSettings } from '../../shared/training/settings'

/**
 * @returns the summary of a model that can be trained
 * @throws GridcastError `model.*` or `training.*`
 */
export function checkRun(
  dataset: Dataset,
  modelSpec: ModelSpec,
  settings: TrainingSettings,
): ModelSummary {
  checkWindow(dataset, settings)
  checkLoss(settings)
  if (settings.augmentation === 'mirrored-reversed' && settings.startFrom !== 'none')
    throw new GridcastError('training.start-not-backwards', {})
  const summary = summarizeModel(modelSpec, {
    ...windowShapeOf(settings, dataset.shape),
    batchSize: settings.batchSize,
  })
  if (summary.problem !== null) throw GridcastError.of(summary.problem.error)
  return summary
}

function checkWindow(
  { kind, shape }: Dataset,
  { inputFrames, targetFrames, limit }: TrainingSettings,
): void {
  if (inputFrames + targetFrames > shape.frames) {
    throw new GridcastError('training.window-too-long', {
      inputs: inputFrames,
      targets: targetFrames,
      kind,
      frames: shape.frames,
    })
  }
  const used = Math.min(shape.sequences, limit ?? shape.sequences)
  if (kind === 'clips' && used < 2) {
    throw new GridcastError('training.too-few-sequences', { sequences: used })
  }
}

function checkLoss({ loss, scaling }: TrainingSettings): void {
  if (Object.keys(loss).length === 0) {
    throw new GridcastError('training.no-loss', {})
  }
  if (loss.bce !== undefined && scaling !== 'unit') {
    throw new GridcastError('training.loss-needs-unit-scaling', { loss: 'bce', scaling })
  }
}
