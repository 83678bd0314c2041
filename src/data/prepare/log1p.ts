/** ln(1 + value), which spreads out small counts. */
import { log1pSchema } from '../../shared/prepare'
import { cellByCell } from './cell-by-cell'
import type { PrepareStep } from './prepare-step'

export const log1p: PrepareStep<'log1p'> = {
  id: 'log1p',
  schema: log1pSchema,
  apply(source) {
    const valueName = `log(1 + ${source.description.valueName})`
    const change = { valueName, unit: null, tableForm: null }
    return cellByCell(source, change, (value) => (value > -1 ? Math.log1p(value) : NaN))
  },
}
