/** Folders for what this process needs while it works. main removes them when it has ended. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Makes an empty folder of this process under `parent`, which is made too if it isn't there. */
export async function makeTemporaryFolder(parent: string, name: string): Promise<string> {
  const folder = join(parent, name)
  await mkdir(parent, { recursive: true })
  await mkdir(folder)
  return folder
}
