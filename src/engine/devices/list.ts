/** The devices there are, the preferred ones first. */
import { cpu } from './cpu'
import type { DeviceDriver } from './device'
import { reference } from './reference'

/** Devices a person can choose. */
export const offeredDrivers: readonly DeviceDriver[] = [cpu]

/** All of them; `reference` is for tests and comparisons. */
export const drivers: readonly DeviceDriver[] = [...offeredDrivers, reference]
