/** A network that won becomes the run's model: its files move into the run's folder. */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { TrainNews, TrainRequest, TrainResult } from '../../shared/engine-calls'
import { bestWeights, checkpointFolder, filmstripFolder, rangesFile } from '../../shared/kept-files'
import type { AutomaticSpec } from '../../shared/model/families/automatic'
import { bestPath, checkAttempt } from '../training/run-files'
import type { JudgedNetwork } from './network-candidate'

/** Moves what the network's training wrote, and tells main of it. */
export function handOver(
  { folder, result, news, order }: JudgedNetwork,
  request: TrainRequest,
  spec: AutomaticSpec,
  send: (news: TrainNews) => void,
): TrainResult {
  checkAttempt(request)
  for (const part of [checkpointFolder, filmstripFolder, bestWeights, rangesFile]) {
    const target = join(request.runFolder, part)
    rmSync(target, { recursive: true, force: true })
    if (existsSync(join(folder, part))) renameSync(join(folder, part), target)
  }
  rmSync(folder, { recursive: true, force: true })
  const { epochs, bestEpoch } = result
  for (const one of news) if (one.type === 'prepared') send({ ...one, epochs, bestEpoch })
  const checkpoint = news.filter((one) => one.type === 'checkpoint').at(-1)
  if (checkpoint !== undefined) {
    const path = join(request.runFolder, checkpointFolder, basename(checkpoint.path))
    send({ ...checkpoint, path })
  }
  const settings = { ...request.settings, startFrom: order.settings.startFrom }
  send({ type: 'chosen', modelSpec: spec.network, settings, order })
  return { ...result, bestCheckpoint: bestPath(request.runFolder) }
}
