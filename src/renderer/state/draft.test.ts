import { datasetIdSchema } from '../../shared/identifiers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { trainingSettingsSchema } from '../../shared/training/settings'
import { Draft } from './draft.svelte'

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

const { asked, main } = vi.hoisted(() => {
  const none: unknown = null
  return {
    asked: [] as Asked[],
    main: { kept: none, keep: vi.fn((_: unknown) => Promise.resolve()) },
  }
})
vi.mock('../api/client', () => ({
  api: {
    draft: { get: () => Promise.resolve(main.kept), keep: main.keep },
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
  main.kept = null
  main.keep.mockClear()
})

describe('what is about to be trained', () => {
  it('takes the suggestion for a dataset as main gives it, the preferred device too', async () => {
    const draft = new Draft()
    const chosen = draft.useDataset({ id: rain })
    expect([asked[0]?.order, draft.loading]).toEqual([
      { template: 'small', datasetId: 'rain' },
      true,
    ])
    asked[0]!.answer.resolve(suggestion('Small'))
    await chosen
    expect(draft).toMatchObject({ loading: false, template: 'small', settings: { device: 'cpu' } })
    expect(draft.modelSpec).toMatchObject({ name: 'Small' })
  })

  it('shows the template asked for last, whichever answer comes first', async () => {
    const draft = new Draft()
    draft.datasetId = rain
    const both = [draft.useTemplate('small'), draft.useTemplate('medium')]
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
    asked[1]!.answer.resolve(suggestion('Medium'))
    asked[0]!.answer.resolve(suggestion('Small'))
    await Promise.all(both)
    expect(draft.modelSpec).toMatchObject({ name: 'Medium' })
  })

  it('keeps nothing of a dataset deleted while its suggestion was on its way', async () => {
    const draft = new Draft()
    const chosen = draft.useDataset({ id: rain })
    draft.forget(rain)
    asked[0]!.answer.resolve(suggestion('Small'))
    await chosen
    expect(draft).toMatchObject({ datasetId: null, settings: null, loading: false })
    expect(draft.modelSpec).toBeNull()
  })

  describe('what the person chose', () => {
    const started = async () => {
      const draft = new Draft()
      const chosen = draft.useDataset({ id: rain })
      asked.at(-1)!.answer.resolve(suggestion('Small'))
      await chosen
      return draft
    }
    const usual = trainingSettingsSchema.parse({ device: 'cpu' })

    it('changes one setting as a form holds it', async () => {
      const draft = await started()
      draft.changeSetting('clipNorm', null)
      expect(draft.settings).toEqual({ ...usual, clipNorm: null })
    })

    it('stays when another model comes, until the suggested settings are asked for', async () => {
      const draft = await started()
      draft.changeSetting('epochs', 5)
      const other = draft.useTemplate('medium')
      asked.at(-1)!.answer.resolve({
        ...suggestion('Medium'),
        settings: { ...usual, epochs: 74, batchSize: 2 },
      })
      await other
      expect(draft.settings).toMatchObject({ epochs: 5, batchSize: 2 })
      expect(draft.deviations).toEqual([{ name: 'epochs', own: 5, suggested: 74 }])
      draft.useSuggested()
      expect(draft.settings).toMatchObject({ epochs: 74, batchSize: 2 })
    })

    it('is undone as it was done: model, template, reasons and settings together', async () => {
      const draft = await started()
      const other = draft.useTemplate('medium')
      asked.at(-1)!.answer.resolve({
        ...suggestion('Medium'),
        settings: { ...usual, epochs: 74 },
      })
      await other
      draft.undo()
      expect(draft).toMatchObject({ template: 'small', settings: usual, canRedo: true })
      draft.redo()
      expect(draft).toMatchObject({ template: 'medium', settings: { epochs: 74 } })
    })

    it('is one step to undo however often one field is typed into', async () => {
      const draft = await started()
      for (const epochs of [1, 12, 120]) draft.changeSetting('epochs', epochs)
      draft.undo()
      expect(draft.settings).toEqual(usual)
    })

    it('is kept, a moment after the last letter, and is there again after a reload', async () => {
      vi.useFakeTimers()
      const draft = await started()
      main.keep.mockClear()
      for (const epochs of [50, 5]) draft.changeSetting('epochs', epochs)
      vi.runAllTimers()
      vi.useRealTimers()
      expect(main.keep).toHaveBeenCalledTimes(1)
      main.kept = structuredClone(main.keep.mock.calls[0]?.[0])
      const again = new Draft()
      await again.restore()
      expect(again).toMatchObject({ datasetId: 'rain', template: 'small', restored: true })
      expect(again.settings).toEqual({ ...usual, epochs: 5 })
      expect(again.deviations).toHaveLength(1)
    })
  })
})
