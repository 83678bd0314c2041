/** A job folder, trained by torchrun with two processes, and home again. */
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseNpyHeader } from '../../src/shared/npy'
import { gridcast, python } from './terminal'

const folder = mkdtempSync(join(tmpdir(), 'gridcast-test-'))
const data = join(folder, 'data')
const steps = 6

interface Epochs {
  status: string
  epochs: number
  bestEpoch: number
  validationLoss: number | { first: number; best: number }
}

/** A small run of the small epidemic, on windows of 4 + 4 frames. */
const options = [
  ...['--filters', '4', '--epochs', '2', '--input-frames', '4', '--target-frames', '4'],
  ...['--limit', '40', '--augmentation', 'mirrored'],
]

function frames(path: string): Float32Array {
  const bytes = readFileSync(path)
  const { dataOffset } = parseNpyHeader(bytes)
  return new Float32Array(Uint8Array.from(bytes.subarray(dataOffset)).buffer)
}

describe('a job folder', () => {
  const table = join(folder, 'epidemic.csv')
  const job = join(folder, 'job')
  let run = ''

  beforeAll(async () => {
    await gridcast(data, 'samples', 'make', 'epidemic', '--out', table)
    const made = await gridcast<{ run: string }>(
      data,
      ...['job', 'make', '--data', table, '--out', job, ...options],
    )
    run = made.run
    const torchrun = ['-m', 'torch.distributed.run', '--standalone', '--nproc-per-node=2']
    await python(job, ...torchrun, '-m', 'gridcast_job.train', 'out')
  })

  it('trains what the app trains, whoever computes', async () => {
    const here = await gridcast<Epochs>(data, 'train', '--data', 'epidemic', ...options)
    const home = await gridcast<Epochs>(data, 'job', 'home', run, job)
    expect(home).toMatchObject({ status: 'completed', epochs: 2 })
    const best = typeof here.validationLoss === 'number' ? NaN : here.validationLoss.best
    expect(Number(home.validationLoss)).toBeCloseTo(best, 4)
  })

  it('comes home as a run that is scored and forecasts as PyTorch does', async () => {
    const { forecast } = await gridcast<{ forecast: string }>(
      data,
      ...['forecast', '--run', run, '--steps', String(steps)],
    )
    await gridcast(data, 'evaluate', '--run', run, '--limit', '4')
    await python(
      job,
      ...['-m', 'gridcast_job.forecast', 'out/best.safetensors', 'data', String(steps), 'a.npy'],
    )
    const own = frames(join(data, 'forecasts', forecast, 'frames.npy'))
    const theirs = frames(join(job, 'a.npy'))
    expect(own.length).toBe(theirs.length)
    // Cells without data are NaN in a forecast of the app
    const known = Array.from(own, (_, i) => i).filter((i) => !Number.isNaN(own[i]))
    const largest = known.reduce((most, i) => Math.max(most, Math.abs(own[i]!)), 0)
    const differences = Array.from(known, (i) => Math.abs(own[i]! - theirs[i]!))
    expect(largest).toBeGreaterThan(0)
    expect(Math.max(...differences) / largest).toBeLessThan(1e-5)
  })

  it('can be trained further here', async () => {
    const more = await gridcast<Epochs>(data, 'train', '--resume', run, '--epochs', '1')
    expect(more).toMatchObject({ status: 'completed', epochs: 3 })
    expect(readdirSync(join(data, 'runs', run))).toContain('best.safetensors')
  })
})
