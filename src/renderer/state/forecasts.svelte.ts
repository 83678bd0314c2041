/** The forecasts made so far, and the one being made. */
import type { ForecastId } from '../../shared/identifiers'
import type { Forecast } from '../../shared/forecast'
import { api } from '../api/client'
import { Collection } from './collection.svelte'
import { Task } from './task.svelte'

export const forecasts = new Collection<Forecast>((call) => api.forecasts.list(undefined, call))

export type ForecastOrder = Parameters<typeof api.forecasts.make>[0]

class ForecastMaker {
  readonly task = new Task<Forecast>()

  async make(order: ForecastOrder): Promise<Forecast | null> {
    const made = await this.task.run((signal) => api.forecasts.make(order, { signal }))
    if (made) forecasts.put(made)
    return made
  }
}
export const forecastMaker = new ForecastMaker()

export async function deleteForecast(id: ForecastId): Promise<void> {
  await api.forecasts.delete({ id })
  forecasts.drop(id)
}
