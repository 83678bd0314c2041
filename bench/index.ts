/**
 * `npm run bench -- train|forecast`: median time of a step, GFLOP/s and peak memory per configuration, beside PyTorch with `--peer`.
 * PYTHON names the interpreter that has PyTorch.
 */
import { parseArgs } from 'node:util'
import { configurations } from './configurations'
import { measure, type Measurement } from './measure'
import { formatMeasurement } from './report'

const usage = `Usage: npm run bench -- train|forecast [--config NAME] [--peer] [--json] [--device cpu] [--threads N] [--steps N] [--batch N]
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
    batch: { type: 'string' },
  },
})

const task = positionals[0]
const chosen = configurations.filter(({ name }) => values.config === undefined || name === values.config)
if ((task !== 'train' && task !== 'forecast') || chosen.length === 0) {
  console.error(usage)
  process.exit(2)
}

const measurements: Measurement[] = []
for (const configuration of chosen) {
  for (const batch of batchesOf(configuration.trainingBatch)) {
    const measurement = await measure(configuration, {
      task,
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

/** Training: the configuration's batch. Forecasting: one window, and the training batch. */
function batchesOf(trainingBatch: number): number[] {
  if (values.batch !== undefined) return [Number(values.batch)]
  return task === 'train' ? [trainingBatch] : [...new Set([1, trainingBatch])]
}
