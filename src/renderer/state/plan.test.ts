import { datasetIdSchema } from '../../shared/identifiers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { trainingSettingsSchema } from '../../shared/training/settings'
import { Plan } from './plan.svelte'

interface Answer {
  modelSpec: { name: string }
  settings: ReturnType<typeof trainingSettingsSchema.parse>
  why: string[]
}
interface Asked {
  order: { template: string; datasetId: string; filters?: number }
  signal: AbortSignal
  answer: PromiseWithResolvers<Answer>
}

const { asked, draft } = vi.hoisted(() => {
  const none: unknown = null
  return {
    asked: [] as Asked[],
    draft: { kept: none, keep: vi.fn((_: unknown) => Promise.resolve()) },
  }
})
vi.mock('../api/client', () => ({
  api: {
    draft: { get: () => Promise.resolve(draft.kept), keep: draft.keep },
    models: {
      template: (order: Asked['order'], { signal }: { signal: AbortSignal }) => {
        const answer = Promise.withResolvers<Answer>()
        asked.push({ order, signal, answer })
        return answer.promise
      },
    },
  },
}))

const suggestion = (name: string): Answer => ({
  modelSpec: { name },
  settings: trainingSettingsSchema.parse({ device: 'cpu' }),
  why: [],
})

const rain = datasetIdSchema.parse('rain')

beforeEach(() => {
  asked.splice(0)
  draft.kept = null
  draft.keep.mockClear()
})

describe('what is about to be trained', () => {
  it('takes the suggestion for a dataset as main gives it, the preferred device too', async () => {
    const plan = new Plan()
    const chosen = plan.useDataset({ id: rain })
    expect([asked[0]?.order, plan.loading]).toEqual([
      { template: 'small', datasetId: 'rain' },
      true,
    ])
    asked[0]!.answer.resolve(suggestion('Small'))
    await chosen
    expect(plan).toMatchObject({ loading: false, template: 'small', settings: { device: 'cpu' } })
    expect(plan.modelSpec).toMatchObject({ name: 'Small' })
  })

  it('shows the template asked for last, whichever answer comes first', async () => {
    const plan = new Plan()
    plan.datasetId = rain
    const both = [plan.useTemplate('small'), plan.useTemplate('medium')]
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
    asked[1]!.answer.resolve(suggestion('Medium'))
    asked[0]!.answer.resolve(suggestion('Small'))
    await Promise.all(both)
    expect(plan.modelSpec).toMatchObject({ name: 'Medium' })
  })

  it('keeps nothing of a dataset deleted while its suggestion was on its way', async () => {
    const plan = new Plan()
    const chosen = plan.useDataset({ id: rain })
    plan.forget(rain)
    asked[0]!.answer.resolve(suggestion('Small'))
    await chosen
    expect(plan).toMatchObject({ datasetId: null, settings: null, loading: false })
    expect(plan.modelSpec).toBeNull()
  })

  describe('what the person chose', () => {
    const started = async () => {
      const plan = new Plan()
      const chosen = plan.useDataset({ id: rain })
      asked.at(-1)!.answer.resolve(suggestion('Small'))
      await chosen
      return plan
    }
    const usual = trainingSettingsSchema.parse({ device: 'cpu' })

    it('changes one setting as a form holds it', async () => {
      const plan = await started()
      plan.changeSetting('clipNorm', null)
      expect(plan.settings).toEqual({ ...usual, clipNorm: null })
    })

    it('stays when another model comes, until the suggested settings are asked for', async () => {
      const plan = await started()
      plan.changeSetting('epochs', 5)
      const other = plan.useTemplate('medium')
      asked.at(-1)!.answer.resolve({
        ...suggestion('Medium'),
        settings: { ...usual, epochs: 74, batchSize: 2 },
      })
      await other
      expect(plan.settings).toMatchObject({ epochs: 5, batchSize: 2 })
      expect(plan.deviations).toEqual([{ name: 'epochs', own: 5, suggested: 74 }])
      plan.useSuggested()
      expect(plan.settings).toMatchObject({ epochs: 74, batchSize: 2 })
    })

    it('is undone as it was done: model, template, reasons and settings together', async () => {
      const plan = await started()
      const other = plan.useTemplate('medium')
      asked.at(-1)!.answer.resolve({
        ...suggestion('Medium'),
        settings: { ...usual, epochs: 74 },
      })
      await other
      plan.undo()
      expect(plan).toMatchObject({ template: 'small', settings: usual, canRedo: true })
      plan.redo()
      expect(plan).toMatchObject({ template: 'medium', settings: { epochs: 74 } })
    })

    it('is one step to undo however often one field is typed into', async () => {
      const plan = await started()
      for (const epochs of [1, 12, 120]) plan.changeSetting('epochs', epochs)
      plan.undo()
      expect(plan.settings).toEqual(usual)
    })

    it('is kept, a moment after the last letter, and is there again after a reload', async () => {
      vi.useFakeTimers()
      const plan = await started()
      draft.keep.mockClear()
      for (const epochs of [50, 5]) plan.changeSetting('epochs', epochs)
      vi.runAllTimers()
      vi.useRealTimers()
      expect(draft.keep).toHaveBeenCalledTimes(1)
      draft.kept = structuredClone(draft.keep.mock.calls[0]?.[0])
      const again = new Plan()
      await again.restore()
      expect(again).toMatchObject({ datasetId: 'rain', template: 'small', restored: true })
      expect(again.settings).toEqual({ ...usual, epochs: 5 })
      expect(again.deviations).toHaveLength(1)
    })
  })
})
