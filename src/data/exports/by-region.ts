/**
 * A forecast brought back from cells to the regions that the dataset was made of. Ranges are those
 * of cells: the ends of several don't add up to the ends of their sum, so a region has none.
 */
import { GridcastError } from '../../shared/errors'
import { readRegions, readRegionValues, type KeptRegions } from '../regions/kept-regions'
import { gatherer } from '../regions/spreading'
import type { ExportJob } from './exporter'

export interface RegionForecast {
  kept: KeptRegions
  /** For each step the value of each region, NaN where there is none. */
  forecast: Float64Array[]
  /** What the table says of these times, as far as it does. */
  observed: Float32Array[]
}

/** @throws GridcastError `export.no-regions`, `regions.unreadable` */
export async function byRegion({
  dataset,
  datasetFolder,
  forecast,
  frames,
}: Pick<ExportJob, 'dataset' | 'datasetFolder' | 'forecast' | 'frames'>): Promise<RegionForecast> {
  if (dataset.regions === undefined)
    throw new GridcastError('export.no-regions', { name: dataset.name })
  const kept = await readRegions(datasetFolder, dataset.name)
  const begin = forecast.firstInputFrame + forecast.inputFrames
  const count = kept.regions.length
  const known = Math.min(dataset.shape.frames, begin + forecast.stepsWithTruth)
  const values = await readRegionValues(datasetFolder, known, count)
  const usual = meansOf(values.subarray(0, begin * count), count)
  const cells = dataset.shape.height * dataset.shape.width
  const gather = gatherer(kept.kind, kept.regions, usual, cells)
  const steps = [...Array(forecast.steps).keys()]
  return {
    kept,
    forecast: steps.map((step) =>
      gather(frames.forecast.subarray(step * cells, (step + 1) * cells)),
    ),
    observed: steps
      .map((step) => (begin + step) * count)
      .filter((at) => at + count <= values.length)
      .map((at) => values.subarray(at, at + count)),
  }
}

/** The mean of each region over what is known; NaN where nothing is. */
function meansOf(values: Float32Array, regions: number): Float64Array {
  const [sums, counts] = [new Float64Array(regions), new Float64Array(regions)]
  values.forEach((value, at) => {
    if (Number.isNaN(value)) return
    const region = at % regions
    sums[region] = (sums[region] ?? 0) + value
    counts[region] = (counts[region] ?? 0) + 1
  })
  return sums.map((sum, region) => sum / (counts[region] ?? NaN))
}

/** Digits that keep sums to a millionth, and no noise. */
export const written = (value: number) => Number(value.toPrecision(9))
