/** The part of a plan that decides how rows are read: what else it says needs no second reading. */
import type { TablePlan } from '../../shared/import-plan'

/** Places may be called by names, which stand in `yColumn`, or over the columns of values. */
export type ReadingPlan = { isByName?: boolean } & Pick<
  TablePlan,
  | 'layout'
  | 'delimiter'
  | 'decimal'
  | 'hasHeader'
  | 'encoding'
  | 'firstLine'
  | 'underHeader'
  | 'comment'
  | 'censored'
  | 'dateColumn'
  | 'dateFormat'
  | 'zone'
  | 'yColumn'
  | 'xColumn'
  | 'valueColumn'
  | 'coordinates'
>

export function readingPartOf(plan: ReadingPlan): ReadingPlan {
  const { layout, delimiter, decimal, hasHeader, encoding, firstLine, underHeader } = plan
  const { comment, censored, dateColumn, dateFormat, zone } = plan
  const { yColumn, xColumn, valueColumn, coordinates, isByName } = plan
  return {
    ...{ layout, delimiter, decimal, hasHeader, encoding, firstLine, underHeader },
    ...{ comment, censored, dateColumn, dateFormat, zone },
    ...{ yColumn, xColumn, valueColumn, coordinates },
    ...(isByName !== undefined && { isByName }),
  }
}
