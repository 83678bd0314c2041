/** `adopt`: makes a run of weights that were trained elsewhere. */
import { CancelledError } from '../../../shared/errors'
import type { CallHandler } from '../call-context'

export const adopt: CallHandler<'adopt'> = async (request, context) => {
  const [{ adopt: run }, { withDevice }, { chooseDevice }] = await Promise.all([
    import('../../training/adopt'),
    import('../../devices/select-device'),
    import('../../devices/choose-device'),
  ])
  let cancelled = false
  context.onRequest(() => (cancelled = true))
  const throwIfCancelled = () => {
    if (cancelled) throw new CancelledError()
  }
  return await withDevice(await chooseDevice(request.settings.device), (device) =>
    run(request, device, throwIfCancelled),
  )
}
