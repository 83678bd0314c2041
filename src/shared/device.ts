/** Devices that can train and forecast. */
import { z } from 'zod'
import { sentenceSchema } from './notices/values'

export const deviceSchema = z.object({
  /** `cpu`, `webgpu`, `cuda`. */
  id: z.string(),
  name: z.string(),
  memoryBytes: z.number().nullable(),
  /** Median milliseconds of a small training step; null when not offered. */
  stepMs: z.number().nullable(),
  /** Largest relative difference from the reference on that step; null when not tried. */
  difference: z.number().nullable(),
  offered: z.boolean(),
  /**
   * Which code path it takes (`256-bit SIMD, 2 threads`) or, when not offered, why not and what to
   * do, one sentence for each piece that is missing.
   */
  details: z.array(sentenceSchema),
  /** The one `auto` takes. */
  isDefault: z.boolean(),
})
export type Device = z.infer<typeof deviceSchema>
