/** Saves an exported file: through Electron's save dialog, or as a download of the browser. */
import { bridge } from './client'

/**
 * The name it was saved under; null when the person cancelled. A browser's download is always
 * reported under `fileName`.
 */
export async function saveBytes(fileName: string, bytes: Blob): Promise<string | null> {
  if (bridge !== undefined) return bridge.save(fileName, await bytes.arrayBuffer())
  const address = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return fileName
}
