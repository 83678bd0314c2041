/** `gridcast repeat`: trains a run again from its record, and says whether it came out the same. */
import { runIdSchema } from '../../../shared/identifiers'
import type { Session } from '../session'
import { watchTraining } from './train'

export interface RepeatOptions {
  anyway?: boolean
  keep?: boolean
}

/** A repeat that is the same says nothing new, and is deleted. Ends with status 1 when it isn't. */
export async function repeat(session: Session, run: string, options: RepeatOptions): Promise<void> {
  const { api, output } = session
  const { anyway = false, keep = false } = options
  const begun = await api.runs.repeat({ id: runIdSchema.parse(run), anyway })
  const { id } = begun
  output.say(`Run ${id}: ${begun.name}.`)
  await watchTraining(session, begun)
  const { status } = await api.runs.get({ id })
  if (status === 'paused') {
    output.say(`Paused. Go on with: gridcast train --resume ${id}`)
    process.exitCode = 130
    return
  }
  const { isSame, verdict } = await api.runs.compareRepeat({ id })
  const isKept = keep || !isSame
  if (!isKept) await api.runs.delete({ id })
  output.result({ run, repeat: isKept ? id : null, isSame, verdict }, () => [
    output.worded(verdict),
    ...(isKept ? [`The repeat is kept as ${id}.`] : []),
  ])
  if (!isSame) process.exitCode = 1
}
