/** Schemas of the settings that several layers have, with their limits. */
import { z } from 'zod'
import { settingLimits } from '../limits'

/** Side of a kernel centred on its cell: odd, so that a frame keeps its size. */
export const oddKernelSchema = z
  .int()
  .min(1)
  .max(settingLimits.kernel)
  .refine((value) => value % 2 === 1, 'must be odd, so that a frame keeps its size')
  .meta({ odd: true })

export const kernelSchema = z.int().min(1).max(settingLimits.kernel)
export const filtersSchema = z.int().min(1).max(settingLimits.filters)
export const stridesSchema = z.int().min(1).max(settingLimits.strides).default(1)
export const sizeSchema = z.int().min(2).max(settingLimits.size)
export const epsilonSchema = z.number().min(1e-9).max(1).default(1e-3)

/**
 * Filters of a convolution: a number, or a number for each channel of what the model must give in
 * the end, so that one spec suits frames of any number of channels.
 */
export const outputFiltersSchema = z.union([
  filtersSchema,
  z.object({ perOutputChannel: filtersSchema }),
])
export type OutputFilters = z.infer<typeof outputFiltersSchema>
