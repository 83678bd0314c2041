import { dirname, join } from 'node:path'

/**
 * Where the engine keeps what it found out about this machine's devices: the file that main names
 * when it starts the engine.
 */
const [, , file] = process.argv

export const deviceCache: string | undefined = file?.endsWith('.json') ? file : undefined

/** Beside it: which way of computing was fastest on this machine's processor. */
export const kernelChoices: string | undefined =
  deviceCache === undefined ? undefined : join(dirname(deviceCache), 'kernels.json')
