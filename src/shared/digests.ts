/**
 * Digests of the files of a folder, kept beside them in `digests.json`: SHA-256 of every block of
 * 1 MiB. So a reader that wants some frames of a large file checks the blocks that it touches, not
 * the whole file.
 */
import { z } from 'zod'
import { parseKept } from './kept-json'

/** Bytes of a block; the last one of a file may be shorter. */
export const digestBlockBytes = 1 << 20

const fileDigestSchema = z.object({
  bytes: z.int().nonnegative(),
  /** Of each block, in hexadecimal digits. */
  blocks: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
})
/** What a file was when it was written. */
export type FileDigest = z.infer<typeof fileDigestSchema>

export const digestsSchema = z.object({
  algorithm: z.literal('sha256'),
  blockBytes: z.literal(digestBlockBytes),
  /** By the file's name in the folder. */
  files: z.record(z.string(), fileDigestSchema),
})
export type Digests = z.infer<typeof digestsSchema>

/** The text of `digests.json`. */
export function formatDigests(files: Record<string, FileDigest>): string {
  const digests: Digests = { algorithm: 'sha256', blockBytes: digestBlockBytes, files }
  return `${JSON.stringify(digests, null, 1)}\n`
}

/** @throws GridcastError `kept.changed` when it is not the text of a `digests.json` */
export function parseDigests(path: string, text: string): Digests {
  return parseKept(path, text, digestsSchema)
}

/** The digest of a named file; undefined when the list has none of it. */
export function digestIn({ files }: Digests, name: string): FileDigest | undefined {
  return Object.hasOwn(files, name) ? files[name] : undefined
}

/** Numbers of the blocks that bytes `from` to `from + length - 1` lie in: first, and last + 1. */
export function blocksAround(from: number, length: number): { first: number; end: number } {
  const first = Math.floor(from / digestBlockBytes)
  const end = length === 0 ? first : Math.floor((from + length - 1) / digestBlockBytes) + 1
  return { first, end }
}
