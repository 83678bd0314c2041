/**
 * How a picture looks besides its colour map. Kept apart from the drawing, because the contract
 * needs only this.
 */
import { z } from 'zod'
import { gridViewSchema } from './grid-view'

/** `light`: dark writing on a light ground; `dark`: the reverse. */
export const inkNames = ['light', 'dark'] as const
export type InkName = (typeof inkNames)[number]

/** The languages that words inside pictures come in. */
export const pictureLanguages = ['en', 'zh-CN'] as const
export type PictureLanguage = (typeof pictureLanguages)[number]

/** `automatic`: square-root for counts that lie mostly near zero, linear otherwise. */
export const scaleKinds = ['automatic', 'linear', 'square-root'] as const
export type ScaleKind = (typeof scaleKinds)[number]

/** How large an exported picture is: as in the window, twice that, or for print. */
export const figureSizes = ['standard', 'large', 'print'] as const
export type FigureSizeName = (typeof figureSizes)[number]

/** The panels of a forecast's figure, in their order. */
export const panelRoles = ['truth', 'forecast', 'difference', 'baseline'] as const
export type PanelRole = (typeof panelRoles)[number]

export const pictureOptionsSchema = z.object({
  size: z.enum(figureSizes),
  ink: z.enum(inkNames),
  language: z.enum(pictureLanguages),
  scaleKind: z.enum(scaleKinds),
  /** Which channel is shown, counted from 0. */
  channel: z.int().nonnegative(),
  /** Which panels; absent: all there are. */
  panels: z.array(z.enum(panelRoles)).max(4),
  swipe: z.number().min(0).max(1).nullable(),
  view: gridViewSchema.nullable(),
  contour: z.number().nullable(),
  graticule: z.boolean(),
  /** The one frame of a single picture, inputs first, from 0; absent: the first forecast. */
  frame: z.int().nonnegative(),
})
export type PictureOptions = z.infer<typeof pictureOptionsSchema>
