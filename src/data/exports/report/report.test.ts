import { describe, expect, it } from 'vitest'
import { sentence } from '../../../shared/notices/say'
import type { Evaluation } from '../../../shared/forecast'
import { bytesOf, dataset, forecast, job } from '../testing'

const leads = [1, 2]
const scores = (rmse: number[]) => {
  const none = leads.map(() => null)
  return { mse: none, sse: none, mae: none, rmse, ssim: none, psnr: none, correlation: none }
}
const evaluation: Evaluation = {
  unit: 'cases/week',
  mode: 'free-running',
  windows: 12,
  leadTimes: leads,
  dynamicRange: 100,
  metrics: { model: scores([1.25, 2.5]), persistence: scores([2, 4]) },
  events: {},
  ranges: [{ level: 0.8, coverage: 0.78, byLead: [0.8, 0.7], width: [1, 2] }],
  verdict: sentence('finding.one-date', {}),
}
const textOf = async (change: Partial<typeof job>) =>
  Buffer.from(await bytesOf('report', { ...job, ...change })).toString('utf8')

describe('a report', () => {
  it('is one page that asks nothing of a network, and shows text as text', async () => {
    const odd = { ...dataset, name: '<script>alert(1)</script> & "cases"' }
    const page = await textOf({ dataset: odd, forecast: { ...forecast, evaluation } })
    expect(page).not.toContain('<script')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;cases&quot;')
    expect(page).toContain(`content="default-src &#39;none&#39;`)
    const sources = [...page.matchAll(/(?:src|href)="([^"]{0,22})/g)].map(([, start]) => start)
    expect(sources).toHaveLength(4)
    expect(new Set(sources)).toEqual(new Set(['data:image/png;base64,']))
  })

  it('says data, split, model, seed, scores beside references, and limits', async () => {
    const recipe = { from: 'd0', steps: [{ step: 'log1p' as const }] }
    const page = await textOf({
      dataset: { ...dataset, recipe },
      forecast: { ...forecast, evaluation },
    })
    for (const words of [
      'island.csv',
      'log1p',
      'over 12 windows',
      '<td>1.25</td><td>2</td>',
      '<td>80 %</td><td>78 %</td>',
      'For 2 of its steps the truth was not known',
      'Cells without data are left out',
      'the seed was',
    ])
      expect(page).toContain(words)
  })

  it('speaks Chinese, and says where there are no scores', async () => {
    const page = await textOf({ picture: { language: 'zh-CN' } })
    expect(page).toContain('<html lang="zh-CN">')
    expect(page).toContain('预测时段的真实值尚不可知')
    expect(page).not.toContain('Settings of the training')
  })
})
