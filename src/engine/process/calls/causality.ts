/** `causality`: whether an untrained model's outputs see frames that come later. */
import type { CallHandler } from '../call-context'

export const causality: CallHandler<'causality'> = async ({
  modelSpec,
  frames,
  height,
  width,
  channels,
}) => {
  const [{ testCausality }, { withDevice }] = await Promise.all([
    import('../../families/causality'),
    import('../../devices/select-device'),
  ])
  return await withDevice('auto', () =>
    testCausality(modelSpec, { frames, height, width, channels }),
  )
}
