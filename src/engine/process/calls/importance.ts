/** `importance`: how much each input of a trained model matters. */
import { watcherOf, type CallHandler } from '../call-context'

export const importance: CallHandler<'importance'> = async (request, context) => {
  const [{ importance: run }, { withDevice }, { chooseDevice }] = await Promise.all([
    import('../../forecasting/importance'),
    import('../../devices/select-device'),
    import('../../devices/choose-device'),
  ])
  const watcher = watcherOf(context)
  return await withDevice(await chooseDevice(request.device), () => run(request, watcher))
}
