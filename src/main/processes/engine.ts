/** The engine as main sees it. */
import type { EngineCalls, EngineMethod } from '../../shared/engine-calls'
import type { Calls, Task } from './calls'

export type Engine = Calls<EngineCalls>
export type EngineTask<M extends EngineMethod> = Task<EngineCalls, M>
