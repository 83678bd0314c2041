/** A folder whose files come one after the other, and what its list says at every moment. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseDigests } from '../../shared/digests'
import { writeArray } from './array-file'
import { DigestList } from './digest-list'
import { temporaryFolder } from './testing'

const listIn = (folder: string) =>
  parseDigests('digests.json', readFileSync(join(folder, 'digests.json'), 'utf8')).files

it('names each file once it is written, goes on after a stop, and begins anew when damaged', () => {
  const folder = temporaryFolder()
  const array = (name: string, value: number) => () =>
    writeArray(join(folder, name), new Float32Array(3).fill(value), [3])
  new DigestList(folder).write({ 'a.npy': array('a.npy', 1), 'b.npy': array('b.npy', 2) })
  const before = listIn(folder)
  expect(Object.keys(before)).toEqual(['a.npy', 'b.npy'])

  new DigestList(folder).write({ 'c.npy': array('c.npy', 3) })
  expect(listIn(folder)).toEqual({ ...before, 'c.npy': expect.anything() as object })

  new DigestList(folder).write({
    'a.npy': () => {
      expect(Object.keys(listIn(folder))).toEqual(['b.npy', 'c.npy'])
      return array('a.npy', 4)()
    },
  })
  expect(listIn(folder)['a.npy']).not.toEqual(before['a.npy'])

  writeFileSync(join(folder, 'digests.json'), '{"half')
  new DigestList(folder).write({ 'd.npy': array('d.npy', 5) })
  expect(Object.keys(listIn(folder))).toEqual(['d.npy'])
})
