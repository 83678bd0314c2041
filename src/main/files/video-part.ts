/** Parts of a video for the window, which decodes it: a page reads no other file. */
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { GridcastError } from '../../shared/errors'
import { isVideo } from '../../shared/video'

/** @throws GridcastError `files.handle` for what is no single video */
export async function videoPart(
  paths: readonly string[],
  { offset, length }: { offset: number; length: number },
): Promise<{ bytes: number; part: Blob }> {
  const [path, ...others] = paths
  if (path === undefined || others.length > 0) throw new GridcastError('files.handle', {})
  const file = await open(path, 'r').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new GridcastError('import.unreadable', { file: basename(path), code }, { cause: error })
  })
  try {
    const start = new Uint8Array(12)
    await file.read(start, 0, start.length, 0)
    if (!isVideo(start)) throw new GridcastError('files.handle', {})
    const { size: bytes } = await file.stat()
    const part = new Uint8Array(Math.max(0, Math.min(length, bytes - offset)))
    const { bytesRead } = await file.read(part, 0, part.length, offset)
    return { bytes, part: new Blob([part.subarray(0, bytesRead)]) }
  } finally {
    await file.close()
  }
}
