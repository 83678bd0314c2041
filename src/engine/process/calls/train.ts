/** `train`: trains a run, steered by `pause`, `stop` and `cancel`. */
import type { TrainRequest } from '../../../shared/engine-calls'
import type { AutomaticHost } from '../../automatic/automatic'
import type { CallHandler } from '../call-context'

export const train: CallHandler<'train'> = async (request, context) => {
  const { TrainControl } = await import('../../training/control')
  const control = new TrainControl()
  context.onRequest((asked) => (asked === 'cancel' ? control.cancel() : control.ask(asked)))
  const { modelSpec } = request
  if (modelSpec.family === 'reference') {
    const { fitReference } = await import('../../training/fit-reference')
    const { knownCombination } = await import('../../rolling/combination-reference')
    const how = knownCombination(request.combination ?? null)
    return await fitReference(request, modelSpec, context.news, control, how)
  }
  const onDevice = deviceOf(request)
  if (modelSpec.family === 'automatic') {
    const { automatic } = await import('../../automatic/automatic')
    return await automatic(request, modelSpec, { send: context.news, control, onDevice })
  }
  const { train: run } = await import('../../training/train')
  return await onDevice((device) => run(request, device, context.news, control))
}

/** Loads and opens the device of the settings, once work asks for it. */
function deviceOf({ settings }: TrainRequest): AutomaticHost['onDevice'] {
  return async (work) => {
    const [{ withDevice }, { chooseDevice }] = await Promise.all([
      import('../../devices/select-device'),
      import('../../devices/choose-device'),
    ])
    return await withDevice(await chooseDevice(settings.device), work)
  }
}
