/**
 * A dropped or picked file becomes a handle. In Electron the file stays where it is and main learns
 * its path; in a browser it is sent in pieces.
 */
import { api, bridge } from './client'

const pieceBytes = 4 * 1024 * 1024

/** Told how much of a file has been sent, in bytes. */
export type OnSent = (sent: number, total: number) => void

/**
 * The handle to give to `datasets.inspect`. Rejects with a GRIDCAST error for a file that can't be
 * taken.
 */
export async function dropFile(file: File, onSent?: OnSent, signal?: AbortSignal): Promise<string> {
  if (bridge !== undefined) return bridge.registerFile(file)
  return dropBlob(file, file.name, onSent, signal)
}

/** The handle of what the window made itself. */
export async function dropBlob(
  blob: Blob,
  name: string,
  onSent?: OnSent,
  signal?: AbortSignal,
): Promise<string> {
  let handle: string | null = null
  let sent = 0
  do {
    const piece = blob.slice(sent, sent + pieceBytes)
    const last = sent + piece.size >= blob.size
    handle = (await api.files.upload({ name, handle, piece, last }, { signal })).handle
    sent += piece.size
    onSent?.(sent, blob.size)
  } while (sent < blob.size)
  return handle
}
