/**
 * Seasonal climatology: each cell's mean for the time of day, week and year. It assumes that
 * nothing but the calendar says what comes.
 */
import { fitAnomalies, openAnomalies, saveAnomalies } from './anomalies'
import { framesOf } from './reference'
import type { Reference } from './reference'

export const seasonalClimatology: Reference = {
  name: 'seasonal-climatology',
  applies: ({ kind }) => kind === 'series',
  fit: async (training, breathe) => saveAnomalies(await fitAnomalies(training, 'plain', breathe)),
  open(saved) {
    const anomalies = openAnomalies(saved)
    return {
      memory: 1,
      forecast: ({ values, frames, newest }, steps) => {
        const none = new Float32Array(values.length / frames)
        return framesOf(steps, (lead) => anomalies.toValues(none, newest + 1 + lead))
      },
    }
  },
}
