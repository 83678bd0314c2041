/** `npm run fuzz -- --minutes m`: see `usage`. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fuzz, kindsOfInput } from './fuzz'

const usage = `Usage: npm run fuzz -- [--minutes M] [--seed N] [--only files|specs|messages]
                     [--inputs N] [--corpus FOLDER] [--findings FOLDER]
       damages files, model specs and requests, and counts what is no answer;
       what is found is written to FOLDER (test-results/fuzz) with its seed in its name
       the input of one finding alone: --only KIND --seed SEED --inputs 1`

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    inputs: { type: 'string' },
    only: { type: 'string' },
    corpus: { type: 'string' },
    findings: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const project = join(import.meta.dirname, '../..')
const kinds = kindsOfInput.filter((kind) => values.only === undefined || values.only === kind)
const folders = ['trials/fuzz/corpus', 'src/data/formats/fixtures']
  .map((folder) => join(project, folder))
  .concat(values.corpus ?? [])
  .filter((folder) => existsSync(folder))

if (values.help || kinds.length === 0) console.log(usage)
else {
  const tallies = await fuzz({
    seconds: Number(values.minutes) * 60,
    ...(values.inputs === undefined ? {} : { inputs: Number(values.inputs) }),
    seed: Number(values.seed),
    ...{ kinds, folders },
    dataPath: join(import.meta.dirname, 'data.js'),
    enginePath: join(import.meta.dirname, 'engine.js'),
    findings: values.findings ?? join(project, 'test-results/fuzz'),
  })
  for (const kind of kinds) console.log(`${kind}: seed ${values.seed}, ${tallies[kind].toString()}`)
  const findings = kinds.flatMap((kind) => tallies[kind].findings)
  for (const { fault, what, seed, detail } of findings)
    console.log(`${fault} in ${what}, seed ${seed}: ${detail.slice(0, 1000)}`)
  process.exitCode = findings.length === 0 ? 0 : 1
}
