import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ensureKernels } from './testing'

it('builds the kernels to the same bytes again', () => {
  const root = join(import.meta.dirname, '../../../../..')
  const folder = `out/tests/kernels-${process.pid}`
  ensureKernels()
  execFileSync(process.execPath, ['scripts/build-kernels.mjs', '--force', `--out=${folder}`], {
    cwd: root,
  })
  for (const file of ['kernels-relaxed.wasm', 'kernels-plain.wasm', 'probe.wasm']) {
    expect(
      readFileSync(join(root, folder, file)).equals(readFileSync(join(root, 'out/kernels', file))),
      file,
    ).toBe(true)
  }
  rmSync(join(root, folder), { recursive: true })
})
