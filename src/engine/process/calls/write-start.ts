/** `writeStart`: the checkpoint that a training elsewhere begins with. */
import type { CallHandler } from '../call-context'

export const writeStart: CallHandler<'writeStart'> = async ({ request, path }) => {
  const [{ withDevice }, { chooseDevice }, { writeStart: write }] = await Promise.all([
    import('../../devices/select-device'),
    import('../../devices/choose-device'),
    import('../../training/write-start'),
  ])
  return await withDevice(await chooseDevice(request.settings.device), (device) =>
    write(request, path, device),
  )
}
