/**
 * Every device with what is known of it: looked for, compared with `reference` on a small training
 * step, timed. One that gives a wrong answer or fails is not offered, and says why. The result is
 * kept in a file, because the comparison takes seconds.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { arch, cpus, platform } from 'node:os'
import { z } from 'zod'
import { deviceSchema } from '../../shared/device'
import type { Device } from '../../shared/device'
import { noticeOf } from '../../shared/errors'
import { sentence } from '../../shared/notices/say'
import type { AnySentence } from '../../shared/notices/values'
import { writeWhole } from '../windows/array-file'
import type { DeviceDriver, OpenDevice } from './device'
import { offeredDrivers } from './list'
import { withDevice } from './select-device'
import { forgetForms } from './webgpu/form'

/** Largest difference from the reference, relative, that counts as agreement. */
const tolerance = 1e-3

const cacheSchema = z.object({ machine: z.string(), devices: z.array(deviceSchema) })

/**
 * @param cacheFile where the result is kept; read unless `refresh` is set or the machine is another
 * one
 */
export async function listDevices({
  refresh,
  cacheFile,
}: {
  refresh: boolean
  cacheFile: string
}): Promise<Device[]> {
  const kept = refresh ? null : keptDevices(cacheFile)
  if (kept) return kept
  if (refresh) forgetForms(cacheFile)
  const devices = markFastest(await examineAll())
  writeWhole(cacheFile, [Buffer.from(JSON.stringify({ machine: machineName(), devices }, null, 2))])
  return devices
}

async function examineAll(): Promise<Device[]> {
  const { comparedNumbers } = await import('./self-check')
  const truth = await withDevice('reference', comparedNumbers)
  const devices: Device[] = []
  for (const driver of offeredDrivers) devices.push(await examine(driver, truth))
  return devices
}

async function examine(driver: DeviceDriver, truth: Float32Array[]): Promise<Device> {
  const presence = await driver.look()
  const unknown = {
    id: driver.id,
    name: presence.name,
    memoryBytes: null,
    stepMs: null,
    difference: null,
    isDefault: false,
  }
  if (!presence.present) return { ...unknown, offered: false, details: presence.reasons }
  try {
    const { difference, stepMs, detail } = await withDevice(driver.id, (device) =>
      judge(device, truth),
    )
    const known = {
      ...unknown,
      memoryBytes: presence.memoryBytes,
      difference: Number.isFinite(difference) ? difference : null,
    }
    if (stepMs !== null) return { ...known, stepMs, offered: true, details: [detail] }
    return {
      ...known,
      offered: false,
      details: [sentence('device.wrong-answer', { difference })],
    }
  } catch (error) {
    const problem = noticeOf(error)
    return { ...unknown, offered: false, details: [sentence('device.failed', { problem })] }
  }
}

/** Compares the active device with the reference, and times it if it agrees. */
async function judge(
  { detail }: OpenDevice,
  truth: Float32Array[],
): Promise<{ difference: number; stepMs: number | null; detail: AnySentence }> {
  const { comparedNumbers, largestDifference, medianStepMs } = await import('./self-check')
  const difference = largestDifference(await comparedNumbers(), truth)
  return { difference, stepMs: difference <= tolerance ? await medianStepMs() : null, detail }
}

function markFastest(devices: Device[]): Device[] {
  const fastest = devices
    .filter((device) => device.offered)
    .sort((a, b) => (a.stepMs ?? Infinity) - (b.stepMs ?? Infinity))[0]
  return devices.map((device) => ({ ...device, isDefault: device.id === fastest?.id }))
}

/**
 * The devices as they were found last, null when this machine was not examined yet or has other
 * cards now.
 */
export function keptDevices(path: string): Device[] | null {
  try {
    const { machine, devices } = cacheSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    return machine === machineName() ? devices : null
  } catch {
    return null // no cache yet, or one of another version: examine again
  }
}

function machineName(): string {
  return [
    platform(),
    arch(),
    cpus()[0]?.model ?? '',
    cpus().length,
    process.version,
    ...cardFiles(),
  ].join(' ')
}

/** Linux shows its graphics cards as files; a card that comes or goes makes another machine. */
function cardFiles(): string[] {
  try {
    return readdirSync('/dev').filter((name) => /^(dri|nvidia\d+|dxg)$/.test(name))
  } catch {
    return []
  }
}
