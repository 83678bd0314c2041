/**
 * The one contract between a door (window, browser, terminal) and main: requests and streams, each
 * with its schema. Handlers live in `src/main/<feature>/handlers.ts`; callers use the client made
 * from this contract.
 *
 * Errors: every procedure can fail with `GRIDCAST`, whose data is an ErrorNotice. Streams are async
 * iterators; aborting the call cancels the work. Frames travel as Blobs of little-endian float32,
 * `[T, H, W, C]`, NaN where there is no data.
 */
import type { ContractRouterClient } from '@orpc/contract'
import { app } from './app'
import { check, damaged } from './check'
import { datasets } from './datasets'
import { files } from './files'
import { forecasts } from './forecasts'
import { jobs } from './jobs'
import { models } from './models'
import { reports } from './reports'
import { runs } from './runs'
import { devices, draft, settings } from './settings'

/** Named part by part: as one type it is too long to be written into declarations. */
type Contract = {
  app: typeof app
  reports: typeof reports
  settings: typeof settings
  draft: typeof draft
  devices: typeof devices
  files: typeof files
  datasets: typeof datasets
  damaged: typeof damaged
  check: typeof check
  models: typeof models
  runs: typeof runs
  forecasts: typeof forecasts
  jobs: typeof jobs
}

export const contract: Contract = {
  app,
  reports,
  settings,
  draft,
  devices,
  files,
  datasets,
  damaged,
  check,
  models,
  runs,
  forecasts,
  jobs,
}

/** How a door asks, whatever carries its questions to main. */
export type Api = ContractRouterClient<Contract>
