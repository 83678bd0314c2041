/** `evaluate`: error by lead time of a trained model over many windows. */
import { watcherOf, type CallHandler } from '../call-context'

export const evaluate: CallHandler<'evaluate'> = async (request, context) => {
  const [{ evaluate: run }, { withDevice }, { chooseDevice }] = await Promise.all([
    import('../../forecasting/evaluate'),
    import('../../devices/select-device'),
    import('../../devices/choose-device'),
  ])
  const watcher = watcherOf(context)
  return await withDevice(await chooseDevice(request.device), () => run(request, watcher))
}
