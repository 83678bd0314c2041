/**
 * "Open a file": Electron's own dialog on the desktop, a listing of the home folder in a browser.
 */
import { api, bridge } from '../api/client'
import { importing } from './importing.svelte'
import { showError } from './notices'

export const openDialog = $state({ open: false })

export async function openFiles(): Promise<void> {
  if (!bridge) {
    openDialog.open = true
    return
  }
  try {
    importing.begin(await api.files.choose())
  } catch (error) {
    showError(error)
  }
}
