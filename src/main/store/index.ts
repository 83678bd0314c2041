export { newDatasetId, newForecastId, newId, newRunId } from './identifiers'
export { newestVersion } from './migrations'
export { openStore, type Store } from './store'
