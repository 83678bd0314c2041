/**
 * The screens' components. Home comes with the window; the others are loaded when they are gone to,
 * or once the first screen stands, so that it has little to wait for.
 */
import type { Component } from 'svelte'
import Home from '../routes/home/Home.svelte'
import type { Screen } from './address'

const loaders: Record<Exclude<Screen, 'home'>, () => Promise<{ default: Component }>> = {
  data: () => import('../routes/data/Data.svelte'),
  train: () => import('../routes/train/Train.svelte'),
  forecast: () => import('../routes/forecast/Forecast.svelte'),
  import: () => import('../routes/import/Import.svelte'),
  model: () => import('../routes/model/Model.svelte'),
  runs: () => import('../routes/runs/Runs.svelte'),
  settings: () => import('../routes/settings/Settings.svelte'),
}

const state = $state<{ loaded: Partial<Record<Screen, Component>>; failed: boolean }>({
  loaded: { home: Home },
  failed: false,
})

/** The component of a screen; null until it is loaded. */
export function screenComponent(screen: Screen): Component | null {
  return state.loaded[screen] ?? null
}

/** Whether a screen could not be loaded: the app it belongs to was replaced or has ended. */
export function loadingFailed(): boolean {
  return state.failed
}

/** Loads a screen that is not loaded yet. */
export async function loadScreen(screen: Screen): Promise<void> {
  if (screen === 'home' || state.loaded[screen] !== undefined) return
  try {
    const { default: component } = await loaders[screen]()
    state.loaded = { ...state.loaded, [screen]: component }
    state.failed = false
  } catch {
    state.failed = true
  }
}

/** Loads all other screens one after another, when the window has nothing else to do. */
export function loadAllWhenIdle(): () => void {
  let goesOn = true
  const later = (run: () => void) => requestIdleCallback(run, { timeout: 2000 })
  const left = Object.keys(loaders) as Screen[]
  const next = () => {
    const screen = left.shift()
    if (goesOn && screen !== undefined) void loadScreen(screen).then(() => later(next))
  }
  later(next)
  return () => {
    goesOn = false
  }
}
