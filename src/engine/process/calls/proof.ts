/** `proof`: whether a run's forecast sees what comes after its origin. */
import { watcherOf, type CallHandler } from '../call-context'

export const proof: CallHandler<'proof'> = async (request, context) => {
  const [{ prove }, { withDevice }, { chooseDevice }] = await Promise.all([
    import('../../forecasting/proof'),
    import('../../devices/select-device'),
    import('../../devices/choose-device'),
  ])
  const watcher = watcherOf(context)
  return await withDevice(await chooseDevice(request.device), () => prove(request, watcher))
}
