/** `gridcast report`: what to send when something went wrong inside. Nothing is sent. */
import { reportOf } from '../../open-application'
import { Output } from '../output'
import type { GlobalOptions } from '../session'

export async function printReport(options: GlobalOptions): Promise<void> {
  const output = new Output(options.json === true)
  const report = await reportOf(options.dataDir)
  output.result({ report }, () => [report.trimEnd()])
}
