/**
 * Where an exported file goes: to a place that is chosen in the desktop's save dialog before the
 * file is made, or to the browser's downloads once it is.
 */
import { bridge } from './client'

export interface Destination {
  /** Handle for main; null where the file will be downloaded. */
  to: string | null
  /** What the file is called there. */
  name: string
}

/** Asks where to save; null when the person cancelled. A browser asks for itself, or not at all. */
export async function chooseDestination(fileName: string): Promise<Destination | null> {
  if (bridge === undefined) return { to: null, name: fileName }
  const chosen = await bridge.chooseDestination(fileName)
  return chosen && { to: chosen.handle, name: chosen.name }
}

/** Has the browser download a finished file. */
export function download(ticket: string, fileName: string): void {
  saveFrom(`downloads/${ticket}`, fileName)
}

/** Saves what the page itself holds: where downloads go, or where the desktop asks. */
export function saveBlob(content: Blob, fileName: string): void {
  const address = URL.createObjectURL(content)
  saveFrom(address, fileName)
  // A download that has not begun by then never will.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

function saveFrom(address: string, fileName: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
}
