import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommanderError } from 'commander'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { buildPrograms } from '../processes/testing/build-programs'
import { temporaryFolder } from '../store/testing'
import { buildProgram } from './program'

const programs = vi.hoisted(() => ({ folder: '' }))
vi.mock('../processes/programs', async (original) => ({
  ...(await original<object>()),
  builtProgram: (name: string) => `${programs.folder}/${name}.js`,
}))

let folder: string
let remove: () => void
let removePrograms: () => void

beforeAll(async () => {
  ;({ folder: programs.folder, remove: removePrograms } = temporaryFolder())
  await buildPrograms(programs.folder, { data: 'data/index.ts', guard: 'process/guard.ts' })
})
afterAll(() => removePrograms())

beforeEach(() => {
  ;({ folder, remove } = temporaryFolder())
})
afterEach(() => {
  vi.restoreAllMocks()
  remove()
})

/** Runs a command in the temporary data folder; what it wrote on stdout, and what it threw. */
async function gridcast(...args: string[]): Promise<{ stdout: string; error: unknown }> {
  let stdout = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((stdout += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  const program = buildProgram()
  const error = await program
    .parseAsync(['--data-dir', join(folder, 'data'), ...args], { from: 'user' })
    .then(
      () => null,
      (thrown: unknown) => thrown,
    )
  return { stdout, error }
}

const document = async (...args: string[]): Promise<unknown> =>
  JSON.parse((await gridcast(...args, '--json')).stdout)

describe('the terminal', () => {
  it('has a description and an example for every command', () => {
    const all = buildProgram().commands.flatMap((command) => [command, ...command.commands])
    expect(all.map((command) => command.name())).toEqual([
      ...[
        'samples',
        'make',
        'import',
        'prepare',
        'datasets',
        'runs',
        'train',
        'repeat',
        'again',
        'evaluate',
        'inputs',
        'prove',
        'race',
        'forecast',
        'export',
        ...['job', 'make', 'submit', 'status', 'follow', 'stop', 'home'],
        'export-model',
        'import-model',
        'delete',
        'check',
        'restore',
        'report',
        'devices',
        'serve',
      ],
    ])
    for (const command of all) expect(command.description()).not.toBe('')
  })

  it('ends wrong usage with commander’s error, never in a command', async () => {
    for (const args of [
      ['trane'],
      ['train', '--epochs', 'x'],
      ['export'],
      ['samples', 'make', 'snow'],
      ['train', '--template', 'x'],
    ]) {
      const { error, stdout } = await gridcast(...args)
      expect(error).toBeInstanceOf(CommanderError)
      expect(stdout).toBe('')
    }
  })

  it('makes a sample, imports it once, and lists it', async () => {
    const file = join(folder, 'rain.npy')
    expect(await document('samples', 'make', 'rain', '--out', file)).toMatchObject({
      file,
      kind: 'series',
    })
    expect(readFileSync(file).subarray(1, 6).toString()).toBe('NUMPY')
    const [first] = (await document('import', file)) as {
      dataset: string
      alreadyImported: boolean
    }[]
    expect(first?.alreadyImported).toBe(false)
    writeFileSync(join(folder, 'copy.npy'), readFileSync(file))
    const [second] = (await document('import', join(folder, 'copy.npy'))) as unknown[]
    expect(second).toMatchObject({ dataset: first?.dataset, alreadyImported: true })
    expect(await document('datasets')).toMatchObject([{ dataset: first?.dataset, name: 'rain' }])
    expect(existsSync(join(folder, 'data', 'datasets', first?.dataset ?? '', 'frames.npy'))).toBe(
      true,
    )
  })

  it('says what is wrong with a name, a run, a setting', async () => {
    const codeOf = async (...args: string[]) => (await gridcast(...args)).error
    expect(await codeOf('train', '--data', 'nothing.csv')).toMatchObject({
      code: 'dataset.neither',
    })
    expect(await codeOf('evaluate', '--run', 'nothing')).toMatchObject({
      data: { code: 'run.unknown' },
    })
    expect(await codeOf('train')).toMatchObject({ code: 'input.data-needed' })
    expect(await codeOf('import', 'nothing.csv')).toMatchObject({ code: 'import.no-file' })
  })

  it('prints a report of the newest error, where the folder can’t be opened too', async () => {
    await document('datasets')
    writeFileSync(join(folder, 'data', 'gridcast.sqlite'), 'no database '.repeat(100))
    expect((await gridcast('datasets')).error).toMatchObject({ code: 'store.damaged' })
    const { report } = (await document('report')) as { report: string }
    expect(report).toMatch(/^Gridcast \d/)
    expect(report).toMatch(/^error: store\.damaged$/m)
    expect(report).toMatch(/open\.refused \{"code":"store\.damaged"/)
    expect(report).not.toContain(folder)
  })
})
