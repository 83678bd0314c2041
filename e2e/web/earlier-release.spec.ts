/**
 * A data folder that the release before wrote (`kept/version-1.zip`: a made-up epidemic, a run of
 * one epoch, a forecast of known dates and one past the end): everything is there, and the run goes
 * on.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { builtProgram } from '../../scripts/lib/project.mjs'
import { AppProcess } from '../doors/process'
import { expect, test } from '../fixtures'

const kept = new URL('../kept/version-1.zip', import.meta.url)
const [dataset, run] = ['qpn8dp6c', 'qwsg5z6h']
const forecasts = ['njw2n8wd', 's8jppwrs']

test('a data folder of the release before opens whole, and its run goes on', async ({
  dataFolder,
}) => {
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(kept)))) {
    mkdirSync(dirname(join(dataFolder, name)), { recursive: true })
    writeFileSync(join(dataFolder, name), bytes)
  }
  const gridcast = (...args: string[]) =>
    AppProcess.start([builtProgram, ...args, '--data-dir', dataFolder], { HOME: dataFolder })
  const answer = async (...args: string[]) => {
    const asked = gridcast(...args)
    await expect.poll(() => asked.child.exitCode).toBe(0)
    return asked.words
  }

  expect(await answer('datasets')).toContain(`${dataset}  cases: series of 416 frames of 22 x 27`)
  expect(await answer('runs')).toMatch(
    new RegExp(`${run} +completed +1/1 +0.0425 .*small on cases`),
  )
  for (const forecast of forecasts) {
    const file = join(dataFolder, `${forecast}.gif`)
    await answer('export', '--forecast', forecast, '--out', file)
    expect(readFileSync(file).subarray(0, 6).toString()).toBe('GIF89a')
  }
  expect(await answer('check')).toMatch(/files were read: all are whole/)

  const trained = await answer('train', '--resume', run, '--epochs', '2')
  expect(trained).toContain('Going on after epoch 1.')
  expect(trained).toMatch(/epoch 2\/3 loss[^]*epoch 3\/3 loss/)
  expect(trained).not.toContain('epoch 1/3 loss')
  expect(await answer('evaluate', '--run', run)).toMatch(/RMSE by lead time/)
})
