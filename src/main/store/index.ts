export { newDatasetId, newForecastId, newId, newRunId } from './identifiers'
export { openStore, type Store } from './store'
