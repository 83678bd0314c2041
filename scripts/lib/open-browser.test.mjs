// @ts-check
/** What everybody on the machine sees of a browser that is opened at an address with a token. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { browserCommand, leadTo } from './open-browser.mjs'

it('is a file, which holds the address for this user alone and is then removed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gridcast-open-'))
  const address = 'http://127.0.0.1:5000/?token=secret'
  const { file, remove } = leadTo(address, join(folder, 'out'))
  for (const platform of ['linux', 'darwin', 'win32']) {
    const [program, args] = browserCommand(platform, file)
    expect([program, ...args].join(' ')).not.toMatch(/token|secret|http/)
    expect(args.at(-1)).toBe(file)
  }
  expect(readFileSync(file, 'utf8')).toContain(`url=${address}"`)
  if (process.platform !== 'win32')
    expect([dirname(file), file].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600])
  remove()
  expect(() => statSync(file)).toThrow()
  rmSync(folder, { recursive: true })
})
