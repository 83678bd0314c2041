/**
 * `npm run bench -- train|forecast|start|latency|load`: what is measured, per task, is said in
 * `usage` below. PYTHON names the interpreter that has PyTorch.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { measureColdStart } from './cold-start'
import { configurations } from './configurations'
import { formatQuality, measureQuality, type QualityOf } from './quality/quality'
import { formatAutomatic, measureAutomatic } from './quality/automatic'
import { formatNetwork, measureNetwork } from './quality/networks'
import { qualitySets } from './quality/sets'
import { templateNames } from '../src/shared/model/model-spec'
import {
  measure,
  measureThreads,
  type Measurement,
  type MeasureOptions,
  type ThreadsRatio,
} from './measure'
import { measureLatency } from './latency'
import { measureLoad } from './load'
import {
  formatColdStart,
  formatLatency,
  formatLoad,
  formatMeasurement,
  formatThreads,
} from './report'

const usage = `Usage: npm run bench -- train|forecast [--config NAME] [--batch N] [--device cpu]
                                        [--threads N] [--steps N] [--peer] [--json]
         median time of a step, GFLOP/s and peak memory; with --peer in turn with PyTorch's.
         Windows at once: the configuration's training batch; forecasting 10 to 10 also 1 and 64.
       npm run bench -- train|forecast --threads-ratio [--config NAME] [--batch N]
                                        [--threads N] [--steps N] [--json]
         whole steps with 1 thread and with N (all cores by default) in turn
       npm run bench -- start [--repeats N] [--json]
         from typing \`gridcast train\` to the end of the first training step
       npm run bench -- quality --data DIR [--set NAME] [--json]
         error of every reference on data sets made by bench/quality/make_sets.py
       npm run bench -- quality --data DIR --networks [--set NAME] [--template NAME] [--json]
         error of direct networks that correct the best reference, trained as suggested
       npm run bench -- quality --data DIR --auto [--minutes M] [--set NAME] [--json]
         error of automatic runs beside that of the best reference in hindsight
       npm run bench -- load [--json]
         how fast the app answers 20 windows on 500 runs with 200,000 epochs, and what it takes
       npm run bench -- latency [--json]
         how fast the app answers a window while large files are imported and a GIF is drawn
Configurations: ${configurations.map(({ name }) => name).join(', ')}`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    config: { type: 'string' },
    peer: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    device: { type: 'string', default: 'cpu' },
    threads: { type: 'string', default: String(availableParallelism()) },
    'threads-ratio': { type: 'boolean', default: false },
    steps: { type: 'string', default: '7' },
    repeats: { type: 'string', default: '7' },
    batch: { type: 'string' },
    data: { type: 'string' },
    set: { type: 'string' },
    networks: { type: 'boolean', default: false },
    auto: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '5' },
    template: { type: 'string', default: 'residual' },
  },
})

const task = positionals[0]
const chosen = configurations.filter(
  ({ name }) => values.config === undefined || name === values.config,
)
if (task === 'start') await benchStart()
else if (task === 'quality' && values.data !== undefined) await benchQualityOf(values.data)
else if (task === 'latency') await benchLatency()
else if (task === 'load') await benchLoad()
else if ((task === 'train' || task === 'forecast') && chosen.length > 0) await benchSteps(task)
else {
  console.error(usage)
  process.exitCode = 2
}

async function benchQualityOf(folder: string): Promise<void> {
  if (values.auto) await benchAutomatic(folder)
  else await (values.networks ? benchNetworks(folder) : benchQuality(folder))
}

async function benchAutomatic(folder: string): Promise<void> {
  for (const [name, data] of qualitySets(folder)) {
    if (values.set !== undefined && values.set !== name) continue
    const tell = (what: string): void => console.error(what)
    const result = await measureAutomatic(name, data, Number(values.minutes), tell)
    console.log(values.json ? JSON.stringify(result) : formatAutomatic(result))
  }
}

async function benchQuality(folder: string): Promise<void> {
  const results: QualityOf[] = []
  for (const [name, data] of qualitySets(folder)) {
    if (values.set !== undefined && values.set !== name) continue
    const result = await measureQuality(name, data, (what) => console.error(what))
    results.push(result)
    if (!values.json) console.log(formatQuality(result).join('\n'))
  }
  if (values.json) console.log(JSON.stringify(results, null, 2))
}

async function benchNetworks(folder: string): Promise<void> {
  const template = templateNames.find((name) => name === values.template)
  if (template === undefined) throw new Error(`There is no template ${values.template}.`)
  for (const [name, data] of qualitySets(folder)) {
    if (values.set !== undefined && values.set !== name) continue
    const tell = (what: string): void => console.error(what)
    const result = await measureNetwork(name, data, template, tell)
    console.log(values.json ? JSON.stringify(result) : formatNetwork(result))
  }
}

async function benchStart(): Promise<void> {
  const starts = await measureColdStart(Math.max(5, Number(values.repeats)))
  console.log(
    values.json ? JSON.stringify(starts, null, 2) : starts.map(formatColdStart).join('\n'),
  )
}

async function benchLatency(): Promise<void> {
  const latency = await measureLatency()
  console.log(values.json ? JSON.stringify(latency, null, 2) : formatLatency(latency))
}

async function benchLoad(): Promise<void> {
  const load = await measureLoad()
  console.log(values.json ? JSON.stringify(load, null, 2) : formatLoad(load))
}

async function benchSteps(what: 'train' | 'forecast'): Promise<void> {
  const results: (Measurement | ThreadsRatio)[] = []
  for (const configuration of chosen) {
    for (const batch of batchesOf(what, configuration.trainingBatch)) {
      const options: MeasureOptions = {
        task: what,
        batch,
        device: values.device,
        threads: Number(values.threads),
        steps: Math.max(7, Number(values.steps)),
        python: values.peer ? (process.env.PYTHON ?? 'python3') : null,
      }
      const result = values['threads-ratio']
        ? await measureThreads(configuration, options)
        : await measure(configuration, options)
      results.push(result)
      if (!values.json)
        console.log('oneThreadMs' in result ? formatThreads(result) : formatMeasurement(result))
    }
  }
  if (values.json) console.log(JSON.stringify(results, null, 2))
}

/**
 * Training: the configuration's batch. Forecasting: one window, the training batch, and many
 * windows.
 */
function batchesOf(what: 'train' | 'forecast', trainingBatch: number): number[] {
  if (values.batch !== undefined) return [Number(values.batch)]
  return what === 'train' ? [trainingBatch] : [...new Set([1, trainingBatch, 64])]
}
