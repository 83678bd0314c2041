/** Why an automatic run ended with what it ended with, in a few sentences. */
import { sentence } from '../../shared/notices/say'
import type { AnySentence } from '../../shared/notices/values'
import { verdictOf } from '../forecasting/verdict'
import type { RaceResult } from '../rolling/race'
import type { NetworkOutcome } from './network-candidate'

/** The references first, then those left out, the network last. */
export function reasons(result: RaceResult, network: NetworkOutcome): AnySentence[] {
  const winner = result.contenders.find(({ name }) => name === result.winner)!
  return [
    sentence('automatic.reference', {
      winner: sentence(`reference.${result.winner}`, {}),
      references: result.contenders.length,
      windows: result.windows,
      verdict: verdictOf(winner.comparison),
    }),
    ...(result.slow.length === 0
      ? []
      : [
          sentence('automatic.slow', {
            references: result.slow.map((name) => sentence(`reference.${name}`, {})),
          }),
        ]),
    ofNetwork(network),
  ]
}

function ofNetwork(network: NetworkOutcome): AnySentence {
  switch (network.kind) {
    case 'judged':
      return sentence('automatic.network', {
        kept: network.judged.kept,
        verdict: verdictOf(network.judged.comparison),
      })
    case 'failed':
      return sentence('automatic.network-failed', { problem: network.problem })
    case 'untried':
      return sentence('automatic.network-untried', { why: network.why })
    case 'paused':
      return sentence('ended.fit-unfinished', {})
    default:
      return network satisfies never
  }
}
