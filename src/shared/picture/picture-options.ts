/**
 * How a picture looks besides its colour map. Kept apart from the drawing, because the contract
 * needs only this.
 */
import { z } from 'zod'

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

export const pictureOptionsSchema = z.object({
  size: z.enum(figureSizes),
  ink: z.enum(inkNames),
  language: z.enum(pictureLanguages),
  scaleKind: z.enum(scaleKinds),
  /** Which channel is shown, counted from 0. */
  channel: z.int().nonnegative(),
})
export type PictureOptions = z.infer<typeof pictureOptionsSchema>
