/** How a run did on its test part: kept beside it, until it is trained further. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { evaluationSchema, type Evaluation } from '../../shared/forecast'
import type { RunId } from '../../shared/identifiers'
import { parseKept } from '../../shared/kept-json'
import type { Run } from '../../shared/training/run'
import type { Store } from '../store'

/** What lies in a run's folder. */
export const keptScoresSchema = z.object({
  /** Which weights were scored. */
  bestEpoch: z.int().nullable(),
  evaluation: evaluationSchema,
})

/** Null when the run was not scored as it is now. */
export async function readScores(store: Store, id: RunId): Promise<Evaluation | null> {
  const { bestEpoch } = store.runs.get(id)
  const path = store.paths.runScores(id)
  try {
    const text = await readFile(path, 'utf8')
    const scores = parseKept(path, text, keptScoresSchema)
    return scores.bestEpoch === bestEpoch ? scores.evaluation : null
  } catch {
    // Not scored yet, or what was kept is damaged: it is scored again.
    return null
  }
}

export async function keepScores(
  store: Store,
  { id, bestEpoch }: Pick<Run, 'id' | 'bestEpoch'>,
  evaluation: Evaluation,
): Promise<void> {
  const path = store.paths.runScores(id)
  const unfinished = `${path}.${process.pid}.tmp`
  await writeFile(unfinished, JSON.stringify({ bestEpoch, evaluation }))
  await rename(unfinished, path)
}
