/**
 * What was dropped, as files. In Electron a folder stays a folder, which main reads; a browser
 * gives the files in it one by one.
 */
import { bridge } from './client'

/**
 * Call it while the drop is handled: afterwards the browser has let go of what was dropped. Hidden
 * files are left out; the files of a folder come in the order of their names, 2 before 10.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  if (bridge !== undefined) return [...transfer.files]
  const dropped = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const files = await Promise.all(
    dropped.map(({ entry, file }) =>
      isFolder(entry) ? filesIn(entry) : Promise.resolve(file === null ? [] : [file]),
    ),
  )
  return files.flat()
}

const isFolder = (entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry =>
  entry?.isDirectory ?? false

async function filesIn(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const entries = (await entriesOf(folder))
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  const files = await Promise.all(
    entries.map((entry) =>
      isFolder(entry)
        ? filesIn(entry)
        : new Promise<File[]>((resolve, reject) => {
            ;(entry as FileSystemFileEntry).file((file) => resolve([file]), reject)
          }),
    ),
  )
  return files.flat()
}

/** A reader gives some of the entries at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject)
    })
    if (some.length === 0) return all
    all.push(...some)
  }
}
