/**
 * A variable as NetCDF, HDF5 and Zarr have it: named dimensions and attributes. What the attributes
 * mean is the same for all three (the CF conventions) and stands in this folder.
 */
import type { NpyDtype } from '../../../shared/npy'
import { withoutTrailing } from '../../../shared/trailing'
import type { ReadContext } from '../../importers/importer'
import type { BlockValues } from '../../variables/grid-variable'

export type AttributeValue = string | readonly number[]
export type Attributes = Readonly<Record<string, AttributeValue>>

export interface CfVariable {
  /** Its path inside the file, without a leading `/`. */
  readonly name: string
  readonly dtype: NpyDtype
  readonly shape: readonly number[]
  /** Names of the dimensions, null where the file has none. */
  readonly dimensions: readonly (string | null)[]
  readonly chunk: readonly number[] | null
  readonly attributes: Attributes
  /** Whether cells that were never written hold NetCDF's own fill values. */
  readonly hasDefaultFill: boolean
  read(
    start: readonly number[],
    count: readonly number[],
    context: ReadContext,
  ): Promise<BlockValues>
}

/** An attribute that is text; null when it isn't there or isn't text. */
export function textOf(attributes: Attributes, name: string): string | null {
  const value = attributes[name]
  return typeof value === 'string' ? withoutTrailing(value, '\0').trim() : null
}

/** An attribute's numbers, also where they are written as text; none when there are none. */
export function numbersOf(attributes: Attributes, name: string): readonly number[] {
  const value = attributes[name]
  if (value === undefined) return []
  if (typeof value !== 'string') return value
  const number = Number(withoutTrailing(value, 'bsfdluBSFDLU'))
  return value.trim() === '' || Number.isNaN(number) ? [] : [number]
}

/** All values of a small variable. */
export async function wholeOf(variable: CfVariable, context: ReadContext): Promise<BlockValues> {
  const { shape } = variable
  return variable.read(
    shape.map(() => 0),
    shape,
    context,
  )
}
