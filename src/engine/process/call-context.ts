/** One method of the engine, and what it may do besides answering. */
import type { CallContext, CallHandler as Handler } from '../../process/call-context'
import type { EngineCalls, EngineMethod } from '../../shared/engine-calls'

export type { CallContext }
export type CallHandler<M extends EngineMethod> = Handler<EngineCalls, M>
