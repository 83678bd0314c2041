/** `train`: trains a run, steered by `pause`, `stop` and `cancel`. */
import type { CallHandler } from '../call-context'

export const train: CallHandler<'train'> = async (request, context) => {
  const [{ train: run }, { TrainControl }, { withDevice }, { chooseDevice }] = await Promise.all([
    import('../../training/train'),
    import('../../training/control'),
    import('../../devices/select-device'),
    import('../../devices/choose-device'),
  ])
  const control = new TrainControl()
  context.onRequest((asked) => (asked === 'cancel' ? control.cancel() : control.ask(asked)))
  return await withDevice(await chooseDevice(request.settings.device), (device) =>
    run(request, device, context.news, control),
  )
}
