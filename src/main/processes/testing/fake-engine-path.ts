import { join } from 'node:path'

/** The script of the engine without mathematics. */
export const fakeEnginePath = join(import.meta.dirname, 'fake-engine.mjs')
