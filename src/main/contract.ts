/**
 * The contract as main implements it: every handler gets the app, and every error leaves as
 * `GRIDCAST` with its notice.
 */
import { implement, ORPCError } from '@orpc/server'
import { ValidationError } from '@orpc/contract'
import { contract } from '../shared/api/contract'
import { noticeOf, type ErrorNotice } from '../shared/errors'
import { problemOf } from '../shared/notices/problem'
import { notice, sayError } from '../shared/notices/say'
import type { App } from './app'
import { storeTroubleOf } from './store/store-errors'

export interface Context {
  app: App
}

/** Builders for handlers: `os.datasets.list.handler(({ context }) => …)`. */
export const os = implement(contract)
  .$context<Context>()
  // Validation comes after the middleware, so that bad input too is put in a person's words.
  .$config({ initialInputValidationIndex: 1, initialOutputValidationIndex: 1 })
  .use(async ({ next, path, context }) => {
    const refuse = (error: unknown) => {
      const told = toApiError(error)
      context.app.logs.main.failed(path.join('.'), error, told.data)
      return told
    }
    try {
      const result = await next()
      return isAsyncIterable(result.output)
        ? { ...result, output: speakPlainly(result.output, refuse) }
        : result
    } catch (error) {
      throw refuse(error)
    }
  })

/**
 * The typed error for any thrown value. Defects keep their cause, so that a door with `--debug` can
 * print it.
 */
function toApiError(error: unknown): ORPCError<'GRIDCAST', ErrorNotice> {
  const data = badInput(error) ?? noticeOf(storeTroubleOf(error) ?? error)
  const { message } = sayError(data, 'en')
  return new ORPCError('GRIDCAST', { defined: true, message, data, cause: error })
}

function badInput(error: unknown): ErrorNotice | null {
  if (
    !(error instanceof ORPCError) ||
    error.code !== 'BAD_REQUEST' ||
    !(error.cause instanceof ValidationError)
  )
    return null
  const issue = error.cause.issues[0]
  const where =
    issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.') ?? ''
  return notice('input', { place: where, problem: problemOf(issue) })
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

async function* speakPlainly(
  items: AsyncIterable<unknown>,
  refuse: (error: unknown) => Error,
): AsyncGenerator<unknown> {
  try {
    yield* items
  } catch (error) {
    throw refuse(error)
  }
}
