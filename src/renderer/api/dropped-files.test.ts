import { describe, expect, it, vi } from 'vitest'
import { droppedFiles } from './dropped-files'

vi.mock('./client', () => ({ bridge: undefined }))

const file = (name: string) => ({
  isDirectory: false,
  name,
  file: (give: (file: File) => void) => give(new File([], name)),
})

/** As Chromium does, gives the entries of a folder in parts. */
function folder(name: string, ...entries: { name: string }[]) {
  const left = [...entries]
  const readEntries = (give: (some: object[]) => void) => give(left.splice(0, 2))
  return { isDirectory: true, name, createReader: () => ({ readEntries }) }
}

const dropped = (...entries: { name: string }[]) =>
  ({
    items: [
      { kind: 'string' },
      ...entries.map((entry) => ({
        kind: 'file',
        webkitGetAsEntry: () => entry,
        getAsFile: () => new File([], entry.name),
      })),
    ],
  }) as unknown as DataTransfer

const namesOf = async (transfer: DataTransfer) =>
  (await droppedFiles(transfer)).map(({ name }) => name)

describe('what was dropped', () => {
  it('is the files of a folder by their numbers, hidden ones left out', async () => {
    const names = ['10.tif', '.DS_Store', '2.tif', '1.tif', '3.tif']
    const stack = folder('stack', ...names.map(file))
    expect(await namesOf(dropped(stack))).toEqual(['1.tif', '2.tif', '3.tif', '10.tif'])
  })

  it('is also what lies deeper, and files beside a folder', async () => {
    const year = folder('2024', folder('a', file('1.tif')), folder('b', file('2.tif')))
    expect(await namesOf(dropped(file('cases.csv'), year))).toEqual(['cases.csv', '1.tif', '2.tif'])
  })

  it('is nothing when a folder is empty', async () => {
    expect(await namesOf(dropped(folder('empty')))).toEqual([])
  })
})
