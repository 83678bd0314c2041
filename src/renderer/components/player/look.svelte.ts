/** What a person chose in a forecast's player: an export looks the same. */
import type { GridView } from '../../../shared/picture/grid-view'
import type { ValueColormap } from '../../../shared/picture/colormaps'
import { panelRoles, type PanelRole, type ScaleKind } from '../../../shared/picture/picture-options'

/** Panels side by side; one that changes between truth and forecast; or one divided in two. */
export const arrangements = ['panels', 'blink', 'swipe'] as const
export type Arrangement = (typeof arrangements)[number]

export class PlayerLook {
  colormap = $state<ValueColormap>('viridis')
  /** Name of the baseline or the end of a range beside the forecast; null for none. */
  baseline = $state<string | null>(null)
  framesPerSecond = $state(4)
  scaleKind = $state<ScaleKind>('automatic')
  channel = $state(0)
  arrangement = $state<Arrangement>('panels')
  /** Of panels side by side, those that are shown. */
  panels = $state.raw<readonly PanelRole[]>(panelRoles)
  /** Where the divided map is divided, as a share of its width. */
  divide = $state(0.5)
  /** Whether the map that changes shows what happened. */
  blinked = $state(false)
  /** The part of the grid that is looked at; null for all of it. */
  view = $state.raw<GridView | null>(null)
  /** Cells at or above it are bordered. */
  contour = $state<number | null>(null)
  graticule = $state(false)

  /** Shows or hides one of the panels; the last one stays. */
  togglePanel(role: PanelRole): void {
    const others = this.panels.filter((one) => one !== role)
    const next = this.panels.includes(role) ? others : [...this.panels, role]
    if (next.length > 0) this.panels = panelRoles.filter((one) => next.includes(one))
  }

  /** As a figure or an export takes it. What changes by the second is exported as it is now. */
  get picture() {
    const { arrangement, scaleKind, channel, view, contour, graticule } = this
    const panels =
      arrangement === 'blink'
        ? [this.blinked ? ('truth' as const) : ('forecast' as const)]
        : [...this.panels]
    const swipe = arrangement === 'swipe' ? this.divide : null
    return { scaleKind, channel, panels, swipe, view, contour, graticule }
  }
}
