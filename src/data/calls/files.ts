/** Calls about files that a person brought. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Inspections } from '../importers/inspections'
import { writeTarget } from '../frames/write-target'
import { signalOf, workContext, type CallHandler } from './context'

/** @param temporary folder in which this process unpacks files */
export function filesCalls(temporary: string): {
  arrange: CallHandler<'arrange'>
  inspect: CallHandler<'inspect'>
  preview: CallHandler<'preview'>
  import: CallHandler<'import'>
  fingerprint: CallHandler<'fingerprint'>
} {
  let opened: Promise<Inspections> | null = null
  const inspections = () =>
    (opened ??= import('../importers/inspections').then(
      (module) => new module.Inspections(temporary),
    ))
  return {
    arrange: async ({ paths }) => (await inspections()).arrange(paths),

    inspect: async ({ paths, plan }, context) =>
      (await inspections()).inspect(paths, plan, workContext(context)),

    async preview({ paths, plan, count, target }, context) {
      const read = (await inspections()).preview(paths, plan, count, workContext(context))
      const { frames, ...rest } = await read
      await writeTarget({ path: target, title: target, lasts: false }, frames)
      return rest
    },

    import: async ({ paths, plan, folder }, context) =>
      (await inspections()).import(paths, plan, folder, workContext(context)),

    async fingerprint({ path }, context) {
      const hash = createHash('sha256')
      await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, {
        signal: signalOf(context),
      })
      return hash.digest('hex')
    },
  }
}
