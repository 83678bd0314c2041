/** A short round of faults (`npm run faults`): what `docs/reliability.md` promises holds. */
import { fileURLToPath } from 'node:url'
import { builtProgram } from '../../scripts/lib/project.mjs'
import { doFaults } from '../../trials/faults/faults'
import { expect, test } from '../fixtures'

test('what is killed, stopped, filled and damaged loses nothing', async () => {
  test.skip(process.platform !== 'linux', 'faults are done to processes as Linux lists them')
  test.setTimeout(1_200_000)
  const report = await doFaults({
    seconds: 45,
    seed: 20_260_101,
    program: builtProgram,
    earlier: fileURLToPath(new URL('../kept/version-1.zip', import.meta.url)),
    say: (line) => console.log(line),
  })
  expect(report.losses).toEqual([])
  expect(report.done.size).toBeGreaterThan(0)
})
