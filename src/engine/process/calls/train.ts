/** `train`: trains a run, steered by `pause`, `stop` and `cancel`. */
import type { CallHandler } from '../call-context'

export const train: CallHandler<'train'> = async (request, context) => {
  const { TrainControl } = await import('../../training/control')
  const control = new TrainControl()
  context.onRequest((asked) => (asked === 'cancel' ? control.cancel() : control.ask(asked)))
  if (request.modelSpec.family === 'reference') {
    const { fitReference } = await import('../../training/fit-reference')
    return await fitReference(request, request.modelSpec, context.news, control)
  }
  const [{ train: run }, { withDevice }, { chooseDevice }] = await Promise.all([
    import('../../training/train'),
    import('../../devices/select-device'),
    import('../../devices/choose-device'),
  ])
  return await withDevice(await chooseDevice(request.settings.device), (device) =>
    run(request, device, context.news, control),
  )
}
