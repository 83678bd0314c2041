import { GridcastError } from '../errors'
import type { ErrorCode, ErrorValues } from '../notices/catalogue'

/**
 * A spec that cannot work: `layer` names the layer at fault, null when the fault is the model's as
 * a whole.
 */
export class ModelSpecError<C extends ErrorCode = ErrorCode> extends GridcastError<C> {
  constructor(
    readonly layer: string | null,
    code: C,
    values: ErrorValues[C],
  ) {
    super(code, values)
  }
}

/** Codes whose sentence names the layer at fault. */
type LayerFault = {
  [C in ErrorCode]: ErrorValues[C] extends { layer: string } ? C : never
}[ErrorCode]

/** The error of a layer, whose name is one of the sentence's values. */
export function fault<C extends LayerFault>(
  layer: string,
  code: C,
  values: Omit<ErrorValues[C], 'layer'>,
): ModelSpecError {
  return new ModelSpecError(layer, code, { layer, ...values } as unknown as ErrorValues[C])
}
