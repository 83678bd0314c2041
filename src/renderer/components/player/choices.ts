/** Names of what a person can choose in a player. */
import type { ValueColormap } from '../../../shared/picture/colormaps'
import type { ScaleKind } from '../../../shared/picture/picture-options'
import { m } from '../../i18n/paraglide/messages'

export function colormapName(name: ValueColormap): string {
  return {
    viridis: m.colormap_viridis,
    magma: m.colormap_magma,
    cividis: m.colormap_cividis,
    grey: m.colormap_grey,
  }[name]()
}

export function scaleKindName(kind: ScaleKind): string {
  return {
    automatic: m.player_scale_automatic,
    linear: m.player_scale_linear,
    'square-root': m.player_scale_square_root,
  }[kind]()
}
