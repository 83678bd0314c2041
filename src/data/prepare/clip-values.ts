/** Values beyond limits become the limits. */
import { clipValuesSchema } from '../../shared/prepare'
import { cellByCell } from './cell-by-cell'
import type { PrepareStep } from './prepare-step'

export const clipValues: PrepareStep<'clip-values'> = {
  id: 'clip-values',
  schema: clipValuesSchema,
  apply(source, { least, most }) {
    const [low, high] = [least ?? -Infinity, most ?? Infinity]
    return cellByCell(source, {}, (value) => Math.min(high, Math.max(low, value)))
  },
}
