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

const { asked } = vi.hoisted(() => ({ asked: [] as Asked[] }))
vi.mock('../api/client', () => ({
  api: {
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

beforeEach(() => void asked.splice(0))

describe('what is about to be trained', () => {
  it('takes the suggestion for a dataset as main gives it, the preferred device too', async () => {
    const plan = new Plan()
    const chosen = plan.useDataset({ id: 'rain' })
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
    plan.datasetId = 'rain'
    const both = [plan.useTemplate('small'), plan.useTemplate('medium')]
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
    asked[1]!.answer.resolve(suggestion('Medium'))
    asked[0]!.answer.resolve(suggestion('Small'))
    await Promise.all(both)
    expect(plan.modelSpec).toMatchObject({ name: 'Medium' })
  })

  it('keeps nothing of a dataset deleted while its suggestion was on its way', async () => {
    const plan = new Plan()
    const chosen = plan.useDataset({ id: 'rain' })
    plan.forget('rain')
    asked[0]!.answer.resolve(suggestion('Small'))
    await chosen
    expect(plan).toMatchObject({ datasetId: null, settings: null, loading: false })
    expect(plan.modelSpec).toBeNull()
  })

  it('changes one setting as a form holds it', async () => {
    const plan = new Plan()
    plan.settings = trainingSettingsSchema.parse({})
    plan.changeSetting('clipNorm', null)
    expect(plan.settings).toEqual(trainingSettingsSchema.parse({ clipNorm: null }))
  })
})
