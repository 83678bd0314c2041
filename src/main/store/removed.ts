/** Removing what nobody needs any more, and how much it was. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface Removed {
  files: number
  bytes: number
}

export const nothing: Removed = { files: 0, bytes: 0 }

/** Removes a file or a folder; what can't be removed stays for the next time. */
export async function remove(path: string): Promise<Removed> {
  const removed = await sizeOf(path)
  await rm(path, { recursive: true, force: true }).catch(() => undefined)
  return removed
}

/** Files, and bytes in them, at a path. */
export async function sizeOf(path: string): Promise<Removed> {
  const facts = await stat(path).catch(() => null)
  if (facts === null) return nothing
  if (!facts.isDirectory()) return { files: 1, bytes: facts.size }
  const names = await readdir(path).catch(() => [])
  return sumOf(await Promise.all(names.map((name) => sizeOf(join(path, name)))))
}

export function sumOf(parts: readonly Removed[]): Removed {
  return parts.reduce(
    (sum, { files, bytes }) => ({ files: sum.files + files, bytes: sum.bytes + bytes }),
    nothing,
  )
}
