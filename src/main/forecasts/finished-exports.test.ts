import { expect, it } from 'vitest'
import { FinishedExports } from './finished-exports'

const blob = (text: string) => new Blob([text])

it('hands each export out once', async () => {
  const finished = new FinishedExports()
  const ticket = finished.keep(blob('a'))
  expect(await finished.take(ticket).text()).toBe('a')
  expect(() => finished.take(ticket)).toThrow('no longer kept')
})

it('keeps only the newest few', async () => {
  const finished = new FinishedExports()
  const tickets = Array.from({ length: 5 }, (_, index) => finished.keep(blob(String(index))))
  expect(() => finished.take(tickets[0] ?? '')).toThrow('no longer kept')
  expect(await finished.take(tickets[1] ?? '').text()).toBe('1')
  expect(await finished.take(tickets[4] ?? '').text()).toBe('4')
})
