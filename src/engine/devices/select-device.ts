/**
 * Makes the wanted device the active one while work runs on it. TensorFlow.js has one active
 * backend per process, so works on the same device share it (a forecast while a run trains) and
 * work on another device waits until the present one is free.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { GridcastError } from '../../shared/errors'
import type { DeviceDriver, OpenDevice } from './device'
import { drivers, offeredDrivers } from './list'

let active: OpenDevice | null = null
/** The device that work runs on or is about to, and how many works. */
let held = { id: '', users: 0 }
const waiting: (() => void)[] = []

/**
 * Runs work on a device.
 * @param id a device's id, or `auto`: the one in use, or else the first that is present
 * @throws GridcastError `device.unknown`, `device.unavailable`
 */
export async function withDevice<T>(
  id: string,
  work: (device: OpenDevice) => Promise<T>,
): Promise<T> {
  const driver = await driverFor(id)
  while (held.users > 0 && held.id !== driver.id)
    await new Promise<void>((resolve) => waiting.push(resolve))
  held = { id: driver.id, users: held.users + 1 }
  try {
    const device = await activate(driver)
    return await untilBroken(device, work(device))
  } finally {
    held.users--
    if (held.users === 0) waiting.splice(0).forEach((resume) => resume())
  }
}

/**
 * How long work on a broken device gets to clear up, and a failure gets to be explained by the
 * device's, in milliseconds.
 */
const clearUpMs = 3000
const explainMs = 300

/**
 * The work's result; when the device breaks, the device's error, whatever the work makes of it. The
 * next work opens it anew.
 */
async function untilBroken<T>(device: OpenDevice, work: Promise<T>): Promise<T> {
  const { broken } = device
  if (broken === undefined) return await work
  const failure = broken.then((error) => Promise.reject<never>(error))
  failure.catch(() => forget(device))
  try {
    return await Promise.race([work, failure])
  } catch (error) {
    await Promise.race([failure, sleep(explainMs)])
    throw error
  } finally {
    if (active !== device) await Promise.race([work.catch(() => undefined), sleep(clearUpMs)])
  }
}

function forget(device: OpenDevice): void {
  if (active === device) active = null
}

let opening: Promise<OpenDevice> | null = null

/**
 * Opens the device unless it is the active one; those who ask meanwhile wait for the same opening.
 */
async function activate(driver: DeviceDriver): Promise<OpenDevice> {
  if (opening) await opening
  if (active?.id === driver.id) return active
  opening = driver.open()
  try {
    active = await opening
    performance.mark('device open')
    return active
  } finally {
    opening = null
  }
}

async function driverFor(id: string): Promise<DeviceDriver> {
  const wanted = id === 'auto' ? (held.users > 0 ? held.id : await firstPresent()) : id
  const driver = drivers.find((candidate) => candidate.id === wanted)
  if (!driver) {
    const known = offeredDrivers.map((candidate) => candidate.id)
    throw new GridcastError('device.unknown', { wanted, known })
  }
  const presence = await driver.look()
  if (presence.present) return driver
  throw new GridcastError('device.unavailable', {
    name: presence.name,
    reasons: presence.reasons,
  })
}

async function firstPresent(): Promise<string> {
  for (const driver of offeredDrivers) if ((await driver.look()).present) return driver.id
  return 'cpu'
}
