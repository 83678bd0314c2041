/** Every handler in its place in the contract. */
import { aboutHandlers } from './about-handlers'
import { os } from './contract'
import { checkHandlers } from './check/handlers'
import { damagedHandlers } from './damaged/handlers'
import { datasetsHandlers } from './datasets/handlers'
import { devicesHandlers } from './devices/handlers'
import { reportsHandlers } from './logs/handlers'
import { filesHandlers } from './files/handlers'
import { forecastsHandlers } from './forecasts/handlers'
import { modelsHandlers } from './models/handlers'
import { runsHandlers } from './runs/handlers'
import { draftHandlers, settingsHandlers } from './settings/handlers'

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
})
