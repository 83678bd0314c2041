/**
 * A file that a person takes away: written to the destination they named before or, where the door
 * has no save dialog, to a temporary one from which it is downloaded once.
 */
import { stat } from 'node:fs/promises'
import type { App } from '../app'
import { writeWhole } from './destinations'

export interface WantedFile {
  /** Handle of the destination to write to; null for a download. */
  to: string | null
  /** What a download is called. */
  fileName: string
}

export interface WrittenFile {
  fileName: string
  bytes: number
  /** For downloading it; null when it was written to its destination. */
  ticket: string | null
}

/** @param write fills the file `target`, and names it `title` where it must be named */
export async function deliver<T>(
  { destinations, downloads }: Pick<App, 'destinations' | 'downloads'>,
  { to, fileName }: WantedFile,
  write: (target: string, title: string) => Promise<T>,
): Promise<{ file: WrittenFile; told: T }> {
  const destination = to === null ? null : destinations.take(to)
  const path = destination ?? (await downloads.pathFor(fileName))
  const told = await writeWhole(path, (target) => write(target, destination ?? fileName))
  const { size: bytes } = await stat(path)
  const ticket = destination === null ? downloads.keep(path, fileName) : null
  return { file: { fileName, bytes, ticket }, told }
}
