/** The devices there are, the one that is always there first. */
import { cpu } from './cpu/cpu'
import { cuda } from './cuda/cuda'
import type { DeviceDriver } from './device'
import { reference } from './reference/reference'
import { webgpu } from './webgpu/webgpu'

/** Devices a person can choose. */
export const offeredDrivers: readonly DeviceDriver[] = [cpu, webgpu, cuda]

/** All of them; `reference` is for tests and comparisons. */
export const drivers: readonly DeviceDriver[] = [...offeredDrivers, reference]
