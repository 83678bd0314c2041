/** A program that starts a process ahead, finds nothing to ask of it, and is done. */
import { startAhead } from '../started-ahead'

const [program = ''] = process.argv.slice(2)
const started = startAhead({ program, programArguments: [], nodeOptions: [] })
process.stdout.write(`${started?.pid}\n`)
