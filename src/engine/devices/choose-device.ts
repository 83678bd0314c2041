/** What `auto` means: the fastest device of this machine that agrees with the reference. */
import { cpu } from './cpu/cpu'
import { deviceCache } from './device-cache'
import { offeredDrivers } from './list'
import { keptDevices, listDevices } from './list-devices'

/**
 * The id of the device to use; one that was chosen stays. On a machine with nothing but its
 * processor nothing has to be compared; else the first question on a machine examines its devices,
 * which takes seconds, and the answer is kept.
 * @param cacheFile where it is kept; without it `auto` stays `auto`
 */
export async function chooseDevice(
  wanted: string,
  cacheFile: string | undefined = deviceCache,
): Promise<string> {
  if (wanted !== 'auto' || cacheFile === undefined) return wanted
  const kept = keptDevices(cacheFile)?.find(({ isDefault }) => isDefault)?.id
  if (kept !== undefined && (await isPresent(kept))) return kept
  if (!(await hasSeveral())) return cpu.id
  const devices = await listDevices({ refresh: true, cacheFile })
  return devices.find(({ isDefault }) => isDefault)?.id ?? cpu.id
}

async function isPresent(id: string): Promise<boolean> {
  const presence = await offeredDrivers.find((driver) => driver.id === id)?.look()
  return presence?.present === true
}

async function hasSeveral(): Promise<boolean> {
  const presences = await Promise.all(offeredDrivers.map((driver) => driver.look()))
  return presences.filter(({ present }) => present).length > 1
}
