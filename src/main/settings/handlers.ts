import { os } from '../contract'

export const settingsHandlers = {
  get: os.settings.get.handler(({ context }) => context.app.store.settings.get()),
  set: os.settings.set.handler(({ context, input }) => context.app.store.settings.set(input)),
}
