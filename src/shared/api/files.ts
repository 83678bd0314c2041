/** Files that a person brings. A page never names a path: it holds handles that main gave out. */
import { z } from 'zod'
import { base, place, writtenFile } from './procedure'

export const files = {
  /**
   * The import dialog of the web door: one folder under the person's home. Path is relative to
   * home, `''` for home itself.
   */
  list: base.input(z.object({ path: z.string() })).output(
    z.object({
      path: z.string(),
      entries: z.array(
        z.object({
          name: z.string(),
          kind: z.enum(['folder', 'file']),
          bytes: z.number(),
          handle: z.string(),
        }),
      ),
    }),
  ),
  /**
   * Electron's own open dialog; null when cancelled. The handle stands for the file, the page
   * never sees or names a path.
   */
  choose: base.output(z.array(z.object({ name: z.string(), handle: z.string() }))),
  /**
   * A dropped file without a path (browser), sent in pieces; `handle` is null for the first
   * piece, later the one answered.
   */
  upload: base
    .input(
      z.object({
        name: z.string(),
        handle: z.string().nullable(),
        piece: z.instanceof(Blob),
        last: z.boolean(),
      }),
    )
    .output(z.object({ handle: z.string() })),
  /**
   * A part of a video that a person chose, which the window decodes itself; of no other file, and
   * at most 4 MiB.
   */
  videoPart: base
    .input(
      z.object({
        handle: z.string(),
        offset: z.int().nonnegative(),
        length: z
          .int()
          .positive()
          .max(4 << 20),
      }),
    )
    .output(z.object({ bytes: z.int(), part: z.instanceof(Blob) })),
  /** Takes away what the page made and sent up: to the place chosen before, or a download. */
  takeAway: base
    .input(z.object({ handle: z.string(), fileName: z.string().min(1).max(200), to: place }))
    .output(writtenFile),
  /**
   * Sorts what was chosen or dropped together into what is imported together: each answered
   * handle stands for one import.
   */
  arrange: base
    .input(z.object({ handles: z.array(z.string()).min(1) }))
    .output(z.array(z.object({ name: z.string(), handle: z.string() }))),
} as const
