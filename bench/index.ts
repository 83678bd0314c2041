/**
 * `npm run bench -- train|forecast|start`: what is measured, per task, is said in `usage` below. PYTHON names the interpreter that
 * has PyTorch.
 */
import { parseArgs } from 'node:util'
import { measureColdStart } from './cold-start'
import { configurations } from './configurations'
import { measure, type Measurement } from './measure'
import { formatColdStart, formatMeasurement } from './report'

const usage = `Usage: npm run bench -- train|forecast [--config NAME] [--peer] [--json] [--device cpu] [--threads N] [--steps N] [--batch N]
       npm run bench -- start [--repeats N] [--json]
Configurations: ${configurations.map(({ name }) => name).join(', ')}`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    config: { type: 'string' },
    peer: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    device: { type: 'string', default: 'cpu' },
    threads: { type: 'string', default: '2' },
    steps: { type: 'string', default: '7' },
    repeats: { type: 'string', default: '7' },
    batch: { type: 'string' },
  },
})

const task = positionals[0]
const chosen = configurations.filter(({ name }) => values.config === undefined || name === values.config)
if (task === 'start') await benchStart()
else if ((task === 'train' || task === 'forecast') && chosen.length > 0) await benchSteps(task)
else {
  console.error(usage)
  process.exitCode = 2
}

async function benchStart(): Promise<void> {
  const starts = await measureColdStart(Math.max(5, Number(values.repeats)))
  console.log(values.json ? JSON.stringify(starts, null, 2) : starts.map(formatColdStart).join('\n'))
}

async function benchSteps(what: 'train' | 'forecast'): Promise<void> {
  const measurements: Measurement[] = []
  for (const configuration of chosen) {
    for (const batch of batchesOf(what, configuration.trainingBatch)) {
      const measurement = await measure(configuration, {
        task: what,
        batch,
        device: values.device,
        threads: Number(values.threads),
        steps: Math.max(7, Number(values.steps)),
        python: values.peer ? (process.env.PYTHON ?? 'python3') : null,
      })
      measurements.push(measurement)
      if (!values.json) console.log(formatMeasurement(measurement))
    }
  }
  if (values.json) console.log(JSON.stringify(measurements, null, 2))
}

/** Training: the configuration's batch. Forecasting: one window, and the training batch. */
function batchesOf(what: 'train' | 'forecast', trainingBatch: number): number[] {
  if (values.batch !== undefined) return [Number(values.batch)]
  return what === 'train' ? [trainingBatch] : [...new Set([1, trainingBatch])]
}
