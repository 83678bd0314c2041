/** A short round with a seed of its own: nothing that was found before comes back. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildPrograms } from '../../src/main/processes/testing/build-programs'
import { fakeEnginePath } from '../../src/main/processes/testing/fake-engine-path'
import { fuzz, kindsOfInput } from './fuzz'

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gridcast-fuzz-programs-'))
  await buildPrograms(folder, { data: 'data/index.ts', guard: 'process/guard.ts' })
})
afterAll(() => rmSync(folder, { recursive: true }))

it('damaged files, specs and requests are read or refused by a sentence', async () => {
  const here = import.meta.dirname
  const tallies = await fuzz({
    seconds: 45,
    inputs: 1500,
    seed: 20_260_101,
    kinds: kindsOfInput,
    folders: [join(here, 'corpus'), join(here, '../../src/data/formats/fixtures')],
    dataPath: join(folder, 'data.js'),
    enginePath: fakeEnginePath,
    findings: null,
  })
  for (const kind of kindsOfInput) {
    expect(tallies[kind].inputs).toBeGreaterThan(0)
    expect(tallies[kind].findings).toEqual([])
  }
})
