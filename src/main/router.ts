/** Every handler in its place in the contract. */
import { aboutHandlers } from './about-handlers'
import { os } from './contract'
import { checkHandlers, damagedHandlers } from './check/handlers'
import { datasetsHandlers } from './datasets/handlers'
import { reportsHandlers } from './logs/handlers'
import { filesHandlers } from './files/handlers'
import { forecastsHandlers } from './forecasts/handlers'
import { jobsHandlers } from './jobs/handlers'
import { modelsHandlers } from './models/handlers'
import { runsHandlers } from './runs/handlers'
import { devicesHandlers, draftHandlers, settingsHandlers } from './settings/handlers'

export const router = os.router({
  app: aboutHandlers,
  reports: reportsHandlers,
  settings: settingsHandlers,
  draft: draftHandlers,
  devices: devicesHandlers,
  files: filesHandlers,
  datasets: datasetsHandlers,
  damaged: damagedHandlers,
  check: checkHandlers,
  models: modelsHandlers,
  runs: runsHandlers,
  forecasts: forecastsHandlers,
  jobs: jobsHandlers,
})
