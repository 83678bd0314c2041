/** `past`: how earlier forecasts fared. */
import { watcherOf, type CallHandler } from '../call-context'

export const past: CallHandler<'past'> = async (request, context) => {
  const { scorePast } = await import('../../forecasting/past')
  return await scorePast(request, watcherOf(context))
}
