import { GridcastError } from '../errors'

/**
 * A spec that cannot work: `layer` names the layer at fault, null when the fault is the model's as
 * a whole.
 */
export class ModelSpecError extends GridcastError {
  constructor(
    readonly layer: string | null,
    message: string,
    remedy: string,
  ) {
    super('model.shape', message, remedy)
  }
}
