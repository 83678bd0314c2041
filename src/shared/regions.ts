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

/** Outlines as they are drawn: whole numbers on a picture of that size, y downwards. */
export const drawnOutlinesSchema = z.object({
  width: z.int(),
  height: z.int(),
  shapes: z.array(
    z.object({
      name: z.string(),
      /** x and y in turn, a list for each ring. */
      rings: z.array(z.array(z.int())),
    }),
  ),
})
export type DrawnOutlines = z.infer<typeof drawnOutlinesSchema>

/** A forecast brought back to its regions. */
export const regionForecastSchema = z.object({
  outlines: drawnOutlinesSchema,
  /** The region of each outline, by number. */
  regionOf: z.array(z.int()),
  /** What the table calls each region. */
  names: z.array(z.string()),
  times: z.array(z.string()),
  /** `[step][region]`, null without a value; `observed`: of the steps whose truth is known. */
  forecast: z.array(z.array(z.number().nullable())),
  observed: z.array(z.array(z.number().nullable())),
})
export type RegionForecastView = z.infer<typeof regionForecastSchema>
