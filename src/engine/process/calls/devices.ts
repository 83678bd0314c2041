/** `devices`: what can compute on this machine. */
import type { CallHandler } from '../call-context'

export const devices: CallHandler<'devices'> = async (params) => {
  const { listDevices } = await import('../../devices/list-devices')
  return await listDevices(params)
}
