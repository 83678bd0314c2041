/**
 * Tests of something that a machine may lack: a GPU, another program, files that are not ours. They
 * are not run without it, and the sum of `npm test` names them with the reason.
 */
import { describe, it } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** Why the test is not run here. */
    notRun?: string
  }
}

/**
 * @param missing what is missing here, as the end of the sentence "not run here: …"; null when
 * nothing is
 */
export function needing(missing: string | null) {
  const options = missing === null ? {} : { skip: true, meta: { notRun: missing } }
  return {
    describe: (name: string, tests: () => void) => describe(name, options, tests),
    it: (name: string, test: () => void | Promise<void>) => it(name, options, test),
  }
}
