import { readdirSync, utimesSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sweepTemporaryPlaces } from './temporary-places'
import { temporaryFolder } from './testing'

it('sweeps what dead processes left and nothing else', async () => {
  const { folder, remove } = temporaryFolder()
  const of = (name: string) => join(folder, name)
  const dead = 2 ** 22 + 5
  for (const name of [`dataset-a-${dead}`, `dataset-b-${dead}`, `dataset-c-${process.pid}`])
    await mkdir(of(name), { recursive: true })
  utimesSync(of(`dataset-a-${dead}`), 0, 0)
  utimesSync(of(`dataset-c-${process.pid}`), 0, 0)
  await sweepTemporaryPlaces(folder)
  expect(readdirSync(folder).sort()).toEqual([`dataset-b-${dead}`, `dataset-c-${process.pid}`])
  remove()
})
