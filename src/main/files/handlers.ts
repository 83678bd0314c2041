import { GridcastError } from '../../shared/errors'
import { os } from '../contract'

export const filesHandlers = {
  list: os.files.list.handler(async ({ context, input }) => {
    if (context.app.door !== 'web') {
      throw new GridcastError('files.no-listing', {})
    }
    return context.app.files.list(input.path)
  }),
  choose: os.files.choose.handler(async ({ context }) => context.app.files.choose()),
  upload: os.files.upload.handler(async ({ context, input }) => {
    return context.app.files.upload(input.name, input.handle, input.piece, input.last)
  }),
}
