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
  let handle: string | null = null
  let sent = 0
  do {
    const piece = file.slice(sent, sent + pieceBytes)
    const last = sent + piece.size >= file.size
    handle = (await api.files.upload({ name: file.name, handle, piece, last }, { signal })).handle
    sent += piece.size
    onSent?.(sent, file.size)
  } while (sent < file.size)
  return handle
}
