/** The data process as main sees it. */
import type { DataCalls } from '../../shared/data-calls'
import type { Calls } from './calls'

export type DataProcess = Calls<DataCalls>
