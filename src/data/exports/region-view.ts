/** A forecast by region as a window shows it: outlines to draw, and a value for each step. */
import type { RegionForecastView } from '../../shared/regions'
import { nameIn } from '../regions/matching'
import { outlinesOf } from '../regions/outlines'
import { pictureOf } from '../regions/picture'
import { byRegion, written } from './by-region'

/** @throws GridcastError `export.no-regions`, `regions.unreadable` */
export async function regionView(job: Parameters<typeof byRegion>[0]): Promise<RegionForecastView> {
  const { kept, forecast, observed } = await byRegion(job)
  const outlines = outlinesOf(job.dataset.name, kept.features)
  const regionOf = kept.features.map(({ gridcast }) => gridcast.region)
  const names = kept.regions.map(({ name }, region) => {
    const called = calledIn(kept.features[regionOf.indexOf(region)]?.properties ?? {})
    return called === null || called === name ? name : `${called} (${name})`
  })
  return {
    outlines: pictureOf(outlines, (at) => names[regionOf[at] ?? -1] ?? ''),
    regionOf,
    names,
    times: job.forecast.times,
    forecast: forecast.map(numbersOf),
    observed: observed.map(numbersOf),
  }
}

/** What an outline calls itself in words, where the table has a code. */
function calledIn(properties: Readonly<Record<string, unknown>>): string | null {
  const key = Object.keys(properties).find((name) => /name/i.test(name))
  return key === undefined ? null : nameIn(properties[key])
}

const numbersOf = (values: ArrayLike<number>) =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : written(value)))
