/** `forecast`: frames of a trained model, written to files. */
import { watcherOf, type CallHandler } from '../call-context'

export const forecast: CallHandler<'forecast'> = async (request, context) => {
  const [{ makeForecast }, { withDevice }, { chooseDevice }] = await Promise.all([
    import('../../forecasting/forecast'),
    import('../../devices/select-device'),
    import('../../devices/choose-device'),
  ])
  const watcher = watcherOf(context)
  return await withDevice(await chooseDevice(request.device), (device) =>
    makeForecast(request, device, watcher),
  )
}
