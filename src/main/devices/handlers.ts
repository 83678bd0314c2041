import { os } from '../contract'

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
