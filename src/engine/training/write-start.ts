/** What a training begins with, or goes on from, as a checkpoint for a training elsewhere. */
import type { Prepared, TrainRequest } from '../../shared/engine-calls'
import type { OpenDevice } from '../devices/device'
import { foundOut } from './found-out'
import { prepareRun } from './prepare'
import { saveToResume } from './run-files'

/**
 * Fits the scaling, draws the first weights and writes all of it.
 * @param path where to; its folder exists
 * @throws GridcastError for settings, data or a model that can't work
 */
export async function writeStart(
  request: TrainRequest,
  path: string,
  device: OpenDevice,
): Promise<Prepared> {
  const run = await prepareRun(request, device, () => undefined)
  try {
    await saveToResume(run, path)
    return foundOut(run, device)
  } finally {
    run.dispose()
  }
}
