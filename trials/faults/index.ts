/** `npm run faults -- --minutes m`: see `usage`. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { doFaults, faults, sumOf } from './faults'

const usage = `Usage: npm run faults -- [--minutes M] [--seed N] [--only WORDS] [--beside N]
                       [--rounds N]
       kills, stops, fills and damages, and counts what was lost; on Linux
       on N folders at once (--beside)
       one fault alone: --only WORDS --seed SEED --rounds 1
Faults: ${faults.map(({ name }) => name).join(', ')}`

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    beside: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    rounds: { type: 'string' },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(usage)
else {
  const report = await doFaults({
    seconds: Number(values.minutes) * 60,
    beside: Number(values.beside),
    ...(values.rounds === undefined ? {} : { rounds: Number(values.rounds) }),
    seed: Number(values.seed),
    ...(values.only === undefined ? {} : { only: new RegExp(values.only) }),
    program: join(import.meta.dirname, 'gridcast.js'),
    earlier: join(import.meta.dirname, '../../e2e/kept/version-1.zip'),
    say: (line) => console.log(line),
  })
  console.log(sumOf(report))
  process.exitCode = report.losses.length === 0 ? 0 : 1
}
