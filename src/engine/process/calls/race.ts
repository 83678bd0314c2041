/** `race`: references against each other at rolling origins. */
import { CancelledError } from '../../../shared/errors'
import type { CallHandler } from '../call-context'

export const race: CallHandler<'race'> = async (request, context) => {
  const { raceOn } = await import('../../rolling/race-on')
  let cancelled = false
  context.onRequest((asked) => {
    if (asked === 'cancel') cancelled = true
  })
  return await raceOn(request, {
    tell: (news) => context.news(news),
    throwIfCancelled: () => {
      if (cancelled) throw new CancelledError()
    },
  })
}
