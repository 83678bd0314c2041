import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Choices } from './choices'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'choices-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const candidates = ['usual', 'other', 'third']
const times = (ms: Record<string, number>) => {
  const asked: string[] = []
  return { asked, time: (candidate: string) => (asked.push(candidate), ms[candidate] as number) }
}

it('takes the usual candidate without a clock when nothing is kept', () => {
  const { asked, time } = times({ usual: 9, other: 1, third: 1 })
  expect(new Choices().choose('a', candidates, time)).toBe('usual')
  expect(asked).toEqual([])
})

it('times once, keeps the fastest, and takes it again in the next process on this machine', () => {
  const kept = { file: join(folder, 'kernels.json'), machine: 'this one' }
  const first = times({ usual: 9, other: 4, third: 5 })
  const choices = new Choices(kept)
  expect(choices.choose('a', candidates, first.time)).toBe('other')
  expect(choices.choose('a', candidates, first.time)).toBe('other')
  expect(first.asked).toEqual(candidates)
  const later = times({ usual: 1, other: 4, third: 5 })
  expect(new Choices(kept).choose('a', candidates, later.time)).toBe('other')
  expect(later.asked).toEqual([])
  expect(new Choices({ ...kept, machine: 'another' }).choose('a', candidates, later.time)).toBe(
    'usual',
  )
})

it('does not let noise decide, nor a choice that is no longer there', () => {
  const kept = { file: join(folder, 'kernels.json'), machine: 'this one' }
  expect(
    new Choices(kept).choose('a', candidates, times({ usual: 100, other: 98, third: 99 }).time),
  ).toBe('usual')
  writeFileSync(kept.file, JSON.stringify({ machine: 'this one', choices: { a: 'gone' } }))
  expect(
    new Choices(kept).choose('a', candidates, times({ usual: 9, other: 9, third: 3 }).time),
  ).toBe('third')
})

it('keeps what other processes chose meanwhile', () => {
  const kept = { file: join(folder, 'kernels.json'), machine: 'this one' }
  const [one, two] = [new Choices(kept), new Choices(kept)]
  one.choose('a', candidates, times({ usual: 9, other: 1, third: 3 }).time)
  two.choose('b', candidates, times({ usual: 9, other: 3, third: 1 }).time)
  const { choices } = JSON.parse(readFileSync(kept.file, 'utf8')) as { choices: unknown }
  expect(choices).toEqual({ a: 'other', b: 'third' })
})

it('goes on where the file is broken or cannot be written', () => {
  const broken = join(folder, 'kernels.json')
  writeFileSync(broken, '{')
  const clock = times({ usual: 9, other: 1, third: 3 })
  expect(
    new Choices({ file: broken, machine: 'this one' }).choose('a', candidates, clock.time),
  ).toBe('other')
  const nowhere = join(broken, 'below-a-file.json')
  expect(
    new Choices({ file: nowhere, machine: 'this one' }).choose('a', candidates, clock.time),
  ).toBe('other')
})

it('follows the choices of another training, and then goes back to its own', () => {
  const choices = new Choices()
  const choose = () => choices.choose('3x3', ['usual', 'other'], () => 1)
  expect(choose()).toBe('usual')
  const goBack = choices.follow({ '3x3': 'other' })
  expect(choose()).toBe('other')
  expect(choices.taken).toEqual({ '3x3': 'other' })
  goBack()
  expect(choose()).toBe('usual')
})
