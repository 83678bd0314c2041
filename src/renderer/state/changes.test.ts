import { afterEach, describe, expect, it, vi } from 'vitest'
import { topics, type Topic } from '../../shared/api/app'
import { followChanges } from './changes'

const { news, read, asked } = vi.hoisted(() => {
  const read: string[] = []
  return {
    news: { tell: (_: { topic: string }) => undefined },
    read,
    /** What main answers, noted when it is asked for. */
    asked: (name: string, answer: unknown) => () => {
      read.push(name)
      return Promise.resolve(answer)
    },
  }
})

vi.mock('../api/client', () => ({
  api: {
    app: { changes: () => undefined },
    datasets: { list: asked('datasets', []) },
    runs: { list: asked('runs', []) },
    forecasts: { list: asked('forecasts', []) },
    settings: { get: asked('settings', { theme: 'light', language: 'en', device: 'auto' }) },
  },
}))
vi.mock('../api/follow', () => ({
  follow: (_: unknown, listener: typeof news.tell) => {
    news.tell = listener
    return Promise.resolve()
  },
}))
vi.mock('../i18n/locale.svelte', () => ({ setLanguage: () => undefined }))

afterEach(() => void read.splice(0))

describe('news of changes', () => {
  it('has everything read once at the start', () => {
    followChanges()()
    expect(read.sort()).toEqual([...topics].sort())
  })

  it.each(topics)('of %s has them read again, and nothing else', (topic: Topic) => {
    followChanges()
    read.splice(0)
    news.tell({ topic })
    expect(read).toEqual([topic])
  })
})
