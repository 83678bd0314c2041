/**
 * Keeps the window's state in step with main: reads everything once, then whatever main says has
 * changed.
 */
import type { Topic } from '../../shared/api/app'
import { api } from '../api/client'
import { follow } from '../api/follow'
import { damaged } from './damaged.svelte'
import { datasets } from './datasets.svelte'
import { forecasts } from './forecasts.svelte'
import { showError } from './notices'
import { runs, watchActiveRuns } from './runs.svelte'
import { settings } from './settings.svelte'

async function refreshRuns(): Promise<void> {
  await runs.refresh()
  watchActiveRuns()
}

/** Whatever changes may be what can't be read. */
function withDamaged(read: () => Promise<void>): () => Promise<void> {
  return async () => {
    await Promise.all([read(), damaged.refresh()])
  }
}

/** How each kind of thing is read again; a kind without a reader doesn't compile. */
const readers: Record<Topic, () => Promise<void>> = {
  datasets: withDamaged(() => datasets.refresh()),
  runs: withDamaged(refreshRuns),
  forecasts: withDamaged(() => forecasts.refresh()),
  settings: () => settings.refresh(),
}

function refreshAll(): void {
  for (const read of Object.values(readers)) void read()
}

/**
 * Starts following; returns the function that stops it. After a lost connection everything is read
 * again.
 */
export function followChanges(): () => void {
  const controller = new AbortController()
  refreshAll()
  follow(
    (options) => api.app.changes(undefined, options),
    ({ topic }) => void readers[topic](),
    controller.signal,
    refreshAll,
  ).catch(showError)
  return () => controller.abort()
}
