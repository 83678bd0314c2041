/**
 * Last plus climatological change: the newest value, moved as the season usually moves. It assumes
 * that a departure from the season stays.
 */
import { fitAnomalies, openAnomalies, saveAnomalies } from './anomalies'
import { framesOf } from './reference'
import type { Reference } from './reference'

export const climatologicalChange: Reference = {
  name: 'climatological-change',
  applies: ({ kind }) => kind === 'series',
  fit: async (training, breathe) => {
    const { facts, tensors } = saveAnomalies(await fitAnomalies(training, 'plain', breathe))
    return { facts: { ...facts, inputFrames: training.inputFrames }, tensors }
  },
  open(saved) {
    const anomalies = openAnomalies(saved)
    return {
      memory: saved.facts.inputFrames as number,
      forecast: (history, steps) => {
        const { values, frames, newest } = anomalies.ofHistory(history)
        const last = values.subarray(values.length - values.length / frames)
        return framesOf(steps, (lead) => anomalies.toValues(last, newest + 1 + lead))
      },
    }
  },
}
