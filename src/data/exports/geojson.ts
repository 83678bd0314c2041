/**
 * The forecast as GeoJSON (RFC 7946): the outlines as they came, with `forecast_1`, `time_1` … as
 * properties, a pair for each lead time, and `observed_1` … where the truth is known. null without
 * a value.
 */
import { writeTarget } from '../frames/write-target'
import { byRegion, written, type RegionForecast } from './by-region'
import type { Exporter, ExportJob } from './exporter'

export const geojson: Exporter = {
  async write(job, target, { onProgress }) {
    const found = await byRegion(job)
    const { valueName, unit } = job.dataset
    const document = {
      type: 'FeatureCollection',
      name: `${job.dataset.name} forecast`,
      gridcast: { value: valueName, unit, kind: found.kept.kind, mode: job.forecast.mode },
      features: found.kept.features.map(({ gridcast, properties, ...feature }) => ({
        ...feature,
        properties: { ...properties, ...forecastOf(job, found, gridcast.region) },
      })),
    }
    await writeTarget(target, new TextEncoder().encode(`${JSON.stringify(document)}\n`))
    onProgress(job.forecast.steps, job.forecast.steps)
  },
}

function forecastOf(
  job: ExportJob,
  { forecast, observed }: RegionForecast,
  region: number,
): Record<string, number | string | null> {
  return Object.fromEntries(
    forecast.flatMap((values, step) => {
      const lead = step + 1
      return [
        [`time_${lead}`, job.forecast.times[step] ?? ''],
        [`forecast_${lead}`, orNull(values[region])],
        ...(step < observed.length ? [[`observed_${lead}`, orNull(observed[step]?.[region])]] : []),
      ] as [string, number | string | null][]
    }),
  )
}

const orNull = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? null : written(value)
