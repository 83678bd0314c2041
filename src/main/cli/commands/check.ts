/** `gridcast check` and `gridcast restore`: whether all that is kept is whole, and what if not. */
import type { Finding } from '../../../shared/check'
import { sentence } from '../../../shared/notices/say'
import { restoreDatabase } from '../../open-application'
import { follow } from '../follow'
import { Output } from '../output'
import type { GlobalOptions, Session } from '../session'

/** Ends with status 1 when something is damaged. */
export async function check({ api, output }: Session): Promise<void> {
  const report = await follow(output, await api.check.everything())
  const { findings, files, newestBackup: day } = report
  const damaged = findings.filter(({ grade }) => grade === 'damage').length
  output.result(report, () => [
    ...findings.map((finding) => lineOf(finding, output)),
    output.worded(sentence('check.sum', { files, damaged, day })),
  ])
  if (damaged > 0) process.exitCode = 1
}

function lineOf({ grade, kind, id, name, file, problem }: Finding, output: Output): string {
  const what = id === null ? (file ?? name) : `${kind} ${id} "${name}"${file ? `, ${file}` : ''}`
  return `${grade === 'damage' ? 'damaged' : 'note'}  ${what}: ${output.worded(problem)}`
}

/** Puts the newest sound copy of the database, or that of a day, in the database's place. */
export async function restore(options: GlobalOptions & { day?: string }): Promise<void> {
  const output = new Output(options.json === true)
  const done = await restoreDatabase(options.dataDir, options.day)
  const told = sentence('backup.restored', { day: done.day, aside: done.aside })
  output.result(done, () => [output.worded(told)])
}
