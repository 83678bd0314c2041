/** `gridcast inputs`: how much each input of a run matters. */
import { runIdSchema } from '../../../shared/identifiers'
import type { Importance } from '../../../shared/importance'
import type { AnySentence } from '../../../shared/notices/values'
import { follow } from '../follow'
import type { Session } from '../session'
import { number, table } from '../text'

/** Characters of the longest bar. */
const longest = 40

export async function inputs(session: Session, run: string): Promise<void> {
  const { api, output } = session
  const id = runIdSchema.parse(run)
  const found = await follow(output, await api.runs.importance({ id }))
  output.result(found, () => importanceLines(found, (said) => output.worded(said)))
}

/** Without a minus before nothing. */
function tenths(value: number): string {
  return (Math.round(10 * value) / 10 + 0).toFixed(1)
}

export function importanceLines(
  { windows, rmse, unit, inputs: rows, said }: Importance,
  word: (sentence: AnySentence) => string,
): string[] {
  const most = Math.max(...rows.map(({ rise }) => rise ?? 0))
  const bar = (rise: number) => '#'.repeat(Math.round((longest * Math.max(0, rise)) / (most || 1)))
  const inUnit = unit === null ? '' : ` ${unit}`
  return [
    `${windows} forecasts of the validation part, RMSE ${number(rmse)}${inUnit}.`,
    ...table(
      ['exchanged', 'RMSE', 'rises by', ''],
      rows.map(({ name, rmse: own, rise }) => [
        word(name),
        number(own),
        rise === null ? '–' : `${tenths(100 * rise)} %`,
        bar(rise ?? 0),
      ]),
    ),
    word(said),
  ]
}
