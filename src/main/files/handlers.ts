import { copyFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { GridcastError } from '../../shared/errors'
import { os } from '../contract'
import { deliver } from './deliver'
import { safeName } from './uploads'
import { videoPart } from './video-part'

export const filesHandlers = {
  list: os.files.list.handler(async ({ context, input }) => {
    if (context.app.door !== 'web') {
      throw new GridcastError('files.no-listing', {})
    }
    return context.app.files.list(input.path)
  }),
  choose: os.files.choose.handler(async ({ context }) => context.app.files.choose()),
  arrange: os.files.arrange.handler(async ({ context: { app }, input, signal }) => {
    const paths = input.handles.flatMap((handle) => app.files.resolve(handle))
    const groups = await app.data.call('arrange', { paths }, { signal })
    return groups.map((group) => ({
      name: basename(group[0] ?? ''),
      handle: app.files.register(...group),
    }))
  }),
  videoPart: os.files.videoPart.handler(async ({ context: { app }, input }) =>
    videoPart(app.files.resolve(input.handle), input),
  ),
  takeAway: os.files.takeAway.handler(async ({ context: { app }, input }) => {
    const made = app.files.uploaded(input.handle)
    const wanted = { to: input.to, fileName: safeName(input.fileName) }
    return (await deliver(app, wanted, (target) => copyFile(made, target))).file
  }),
  upload: os.files.upload.handler(async ({ context, input }) => {
    return context.app.files.upload(input.name, input.handle, input.piece, input.last)
  }),
}
