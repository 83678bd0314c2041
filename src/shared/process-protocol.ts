/**
 * Messages between main and the processes that work for it. JSON only: paths and numbers, never
 * frames.
 *
 * What a process can be asked stands in its table of calls (`engine-calls.ts`, `data-calls.ts`).
 * main sends a `call`; the process answers any number of `news` and then exactly one `result` or
 * `error` with the same id. `cancel` asks a call to end early (it then answers with error code
 * `cancelled`); `control` steers one that can be steered.
 */
import type { ErrorNotice } from './errors'

/** One entry of a table of calls. `never` where a call tells no news or can't be steered. */
export interface CallShape {
  params: unknown
  news: unknown
  result: unknown
  control: string
}

/** What a table of calls must be: `interface Calls` with `T extends CallTable<T>`. */
export type CallTable<T> = { [M in keyof T]: CallShape }
export type Method<T> = keyof T & string

/** The message that asks for something. */
export type Call<T extends CallTable<T>> = {
  [M in Method<T>]: { type: 'call'; id: number; method: M; params: T[M]['params'] }
}[Method<T>]

export type ToProcess<T extends CallTable<T>> =
  | Call<T>
  | { type: 'cancel'; id: number }
  | { type: 'control'; id: number; action: T[Method<T>]['control'] }

export type FromProcess =
  | { type: 'ready'; pid: number }
  | { type: 'news'; id: number; news: unknown }
  | { type: 'result'; id: number; result: unknown }
  | { type: 'error'; id: number; error: ErrorNotice & { stack?: string } }

/**
 * The file descriptor of a process on which its guard writes signs of life, one line each: `1` or
 * `0` for whether its event loop has turned since the last one, a space, and its memory in bytes.
 */
export const lifeLine = 4
/** Set in the environment of a process that has a life line. */
export const lifeLineVariable = 'GRIDCAST_LIFE_LINE'
/** How often a guard writes at least, in milliseconds. */
export const beatMs = 1000
