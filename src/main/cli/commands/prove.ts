/** `gridcast prove`: whether a run sees what it could not know. Ends with status 1 if it does. */
import { runIdSchema } from '../../../shared/identifiers'
import { follow } from '../follow'
import type { Session } from '../session'

export async function prove(session: Session, run: string): Promise<void> {
  const { api, output } = session
  const proof = await follow(output, await api.runs.prove({ id: runIdSchema.parse(run) }))
  output.result(proof, () => [output.worded(proof.said)])
  if (proof.change !== 0) process.exitCode = 1
}
