/** The square root, which spreads out small counts less than a logarithm does. */
import { sqrtSchema } from '../../shared/prepare'
import { cellByCell } from './cell-by-cell'
import type { PrepareStep } from './prepare-step'

export const sqrt: PrepareStep<'sqrt'> = {
  id: 'sqrt',
  schema: sqrtSchema,
  apply(source) {
    const valueName = `sqrt(${source.description.valueName})`
    return cellByCell(source, { valueName, unit: null, tableForm: null }, Math.sqrt)
  },
}
