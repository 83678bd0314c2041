import { os } from '../contract'

export const settingsHandlers = {
  get: os.settings.get.handler(({ context }) => context.app.store.settings.get()),
  set: os.settings.set.handler(({ context, input }) => context.app.store.settings.set(input)),
}

export const draftHandlers = {
  get: os.draft.get.handler(({ context }) => {
    const { settings, datasets } = context.app.store
    const draft = settings.draft()
    // Its dataset may have been deleted through another door.
    return draft !== null && datasets.find(draft.datasetId) !== null ? draft : null
  }),
  keep: os.draft.keep.handler(({ context, input }) => context.app.store.settings.keepDraft(input)),
}

export const devicesHandlers = {
  list: os.devices.list.handler(({ context, input, signal }) => {
    const { engine, store } = context.app
    return engine.call(
      'devices',
      { refresh: input.refresh, cacheFile: store.paths.deviceCache },
      { signal },
    )
  }),
}
