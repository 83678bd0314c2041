/** Files that a person brings. A page never names a path: it holds handles that main gave out. */
import { z } from 'zod'
import { base } from './procedure'

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
   * Sorts what was chosen or dropped together into what is imported together: each answered
   * handle stands for one import.
   */
  arrange: base
    .input(z.object({ handles: z.array(z.string()).min(1) }))
    .output(z.array(z.object({ name: z.string(), handle: z.string() }))),
} as const
