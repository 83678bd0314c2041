/** Regions with outlines, as datasets made of them know them. */
import { z } from 'zod'

/**
 * What the values of regions are, which decides how they are spread over cells: a count is divided
 * among them; a rate is weighed by people, or area; a mean by area.
 */
export const valueKinds = ['count', 'rate', 'mean'] as const
export type ValueKind = (typeof valueKinds)[number]

export const regionLayouts = ['long', 'dates-in-columns', 'regions-in-columns'] as const

/** What is known of the regions that a dataset was made of; the rest lies in its folder. */
export const datasetRegionsSchema = z.object({
  count: z.int().positive(),
  kind: z.enum(valueKinds),
  /** How the table lay, and the column that named them; `''` where each had a column. */
  layout: z.enum(regionLayouts),
  column: z.string(),
})
export type DatasetRegions = z.infer<typeof datasetRegionsSchema>
