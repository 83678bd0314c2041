/**
 * A file that a person takes away: written to the place they named before or, where the door has no
 * save dialog, to a temporary one from which it is downloaded once.
 */
import { stat } from 'node:fs/promises'
import type { App } from '../app'
import { writeInPlace } from './places'

export interface WantedFile {
  /** Handle of the place to write to; null for a download. */
  to: string | null
  /** What a download is called. */
  fileName: string
}

export interface WrittenFile {
  fileName: string
  bytes: number
  /** For downloading it; null when it was written to its place. */
  ticket: string | null
}

/** @param write fills the file `target`, and names it `title` where it must be named */
export async function deliver<T>(
  { places, downloads }: Pick<App, 'places' | 'downloads'>,
  { to, fileName }: WantedFile,
  write: (target: string, title: string) => Promise<T>,
): Promise<{ file: WrittenFile; told: T }> {
  const place = to === null ? null : places.take(to)
  const path = place ?? (await downloads.place(fileName))
  const told = await writeInPlace(path, (target) => write(target, place ?? fileName))
  const { size: bytes } = await stat(path)
  const ticket = place === null ? downloads.keep(path, fileName) : null
  return { file: { fileName, bytes, ticket }, told }
}
