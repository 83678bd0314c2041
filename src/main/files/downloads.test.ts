import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../store/testing'
import { Downloads } from './downloads'

it('hands each file out once, keeps the newest few, and none at the end', async () => {
  const { folder, remove } = temporaryFolder()
  const downloads = new Downloads(async (name) => {
    await mkdir(join(folder, name))
    return join(folder, name)
  })
  const paths: string[] = []
  const tickets: string[] = []
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const path = await downloads.pathFor(`${name}.gif`)
    writeFileSync(path, name)
    paths.push(path)
    tickets.push(downloads.keep(path, `${name}.gif`))
  }
  expect(downloads.take(tickets[0] ?? '')).toBeNull()
  await expect.poll(() => existsSync(paths[0] ?? '')).toBe(false)
  expect(downloads.take(tickets[1] ?? '')).toEqual({ path: paths[1], fileName: 'b.gif' })
  expect(downloads.take(tickets[1] ?? '')).toBeNull()
  expect(downloads.take('made up')).toBeNull()
  await downloads.close()
  expect(readdirSync(folder)).toEqual([])
  remove()
})
