/**
 * Identifiers of what is kept, each of a type of its own, so that a run's can't be taken for a
 * dataset's. They are plain strings when written; the schemas make them at the borders (an answer,
 * a row of the database, an argument of a command).
 */
import { z } from 'zod'

export const datasetIdSchema = z.string().brand<'DatasetId', 'inout'>()
export type DatasetId = z.infer<typeof datasetIdSchema>

export const runIdSchema = z.string().brand<'RunId', 'inout'>()
export type RunId = z.infer<typeof runIdSchema>

export const forecastIdSchema = z.string().brand<'ForecastId', 'inout'>()
export type ForecastId = z.infer<typeof forecastIdSchema>
