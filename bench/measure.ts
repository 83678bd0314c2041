/** Measures one configuration: ours alone, or ours and PyTorch's in turn on the same weights and data. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatNpyHeader } from '../src/shared/npy'
import { Random } from '../src/shared/random'
import { summarizeModel } from '../src/shared/model/summarize-model'
import type { Configuration } from './configurations'
import { Contender, type Preparation, type Step } from './contender'
import { median } from './statistics'

export interface MeasureOptions {
  task: 'train' | 'forecast'
  batch: number
  device: string
  threads: number
  /** Timed steps, after two that are not. */
  steps: number
  /** The Python interpreter with PyTorch; null for no comparison. */
  python: string | null
}

export interface Measurement {
  config: string
  task: 'train' | 'forecast'
  batch: number
  device: string
  detail: string
  threads: number
  stepMs: number
  gflops: number
  peakMb: number
  /** Share of the step spent outside the heavy kernels; null where the device does not tell. */
  otherShare: number | null
  peer: { stepMs: number; peakMb: number; version: string; variant: unknown } | null
  /** Peer's time divided by ours, pair by pair, and their median; null without a peer or when the losses differ. */
  ratios: number[] | null
  ratio: number | null
  lossDifference: number | null
}

/** Largest difference of the loss between the two sides under which a ratio is printed. */
const lossTolerance = 1e-3
const warmUpSteps = 2

export async function measure(configuration: Configuration, options: MeasureOptions): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'gridcast-bench-'))
  try {
    return await measureIn(folder, configuration, options)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function measureIn(folder: string, configuration: Configuration, options: MeasureOptions): Promise<Measurement> {
  const preparation = await writeProblem(folder, configuration, options)
  const ours = Contender.start(process.execPath, [fileURLToPath(new URL('./gridcast-contender.js', import.meta.url))])
  const oursPrepared = await ours.prepare(preparation)
  const peer = options.python === null ? null : await startPeer(options.python, preparation)

  const oursSteps: Step[] = []
  const peerSteps: Step[] = []
  for (let step = 0; step < warmUpSteps + options.steps; step++) {
    const mine = await ours.step()
    const theirs = await peer?.contender.step()
    if (step < warmUpSteps) continue
    oursSteps.push(mine)
    if (theirs) peerSteps.push(theirs)
  }
  ours.end()
  peer?.contender.end()

  const stepMs = median(oursSteps.map((step) => step.ms))
  const kernelMs = oursSteps.map((step) => step.kernelMs).filter((ms) => ms !== undefined)
  const lossDifference = peer && Math.abs(peer.prepared.loss - oursPrepared.loss)
  const comparable = lossDifference !== null && lossDifference <= lossTolerance
  const ratios = comparable ? peerSteps.map((step, index) => step.ms / (oursSteps[index]?.ms ?? Number.NaN)) : null
  return {
    config: configuration.name,
    task: options.task,
    batch: options.batch,
    device: options.device,
    detail: oursPrepared.detail ?? '',
    threads: options.threads,
    stepMs,
    gflops: gigaFlop(configuration, options) / (stepMs / 1000),
    peakMb: Math.max(...oursSteps.map((step) => step.peakMb)),
    otherShare: kernelMs.length ? 1 - median(kernelMs) / stepMs : null,
    peer: peer && {
      stepMs: median(peerSteps.map((step) => step.ms)),
      peakMb: Math.max(...peerSteps.map((step) => step.peakMb)),
      version: peer.prepared.version,
      variant: peer.prepared.variant,
    },
    ratios,
    ratio: ratios && median(ratios),
    lossDifference,
  }
}

/** The peer in a fresh process that writes the network the fastest way, so that the trials do not count in its memory. */
async function startPeer(python: string, preparation: Preparation) {
  const script = fileURLToPath(new URL('../../bench/peers/pytorch_convlstm.py', import.meta.url))
  const environment = { OMP_NUM_THREADS: String(preparation.threads), OMP_WAIT_POLICY: 'PASSIVE' }
  const trial = Contender.start(python, [script], environment)
  const { variant } = await trial.prepare(preparation)
  trial.end()
  const contender = Contender.start(python, [script], environment)
  return { contender, prepared: await contender.prepare({ ...preparation, variant }) }
}

/** Random frames in 0..1 as files both sides read. Inputs and targets are [B, T, H, W, C]. */
async function writeProblem(folder: string, configuration: Configuration, options: MeasureOptions): Promise<Preparation> {
  const training = options.task === 'train'
  const objective = training ? configuration.objective : 'window'
  const inputFrames = training ? configuration.inputFrames : 10
  const targetFrames = training ? configuration.targetFrames : 10
  const firstTarget = objective === 'shifted' ? 1 : inputFrames
  const frameSize = configuration.height * configuration.width * configuration.channels
  const random = new Random(1)
  const windows = Array.from({ length: options.batch }, () =>
    Float32Array.from({ length: (firstTarget + targetFrames) * frameSize }, () => random.next()),
  )
  const write = async (name: string, first: number, frames: number) => {
    const path = join(folder, name)
    const parts = windows.map((window) => window.slice(first * frameSize, (first + frames) * frameSize))
    const shape = [options.batch, frames, configuration.height, configuration.width, configuration.channels]
    await writeFile(path, Buffer.concat([formatNpyHeader('float32', shape), ...parts.map((part) => Buffer.from(part.buffer))]))
    return path
  }
  return {
    command: 'prepare',
    task: options.task,
    spec: configuration.spec,
    loss: configuration.loss,
    objective,
    weights: join(folder, 'weights.safetensors'),
    inputs: await write('inputs.npy', 0, inputFrames),
    targets: await write('targets.npy', firstTarget, targetFrames),
    learningRate: 1e-3,
    threads: options.threads,
    device: options.device,
  }
}

/** Arithmetic of one step in GFLOP, counted as direct convolution: forward once, and for training both gradients as well. */
function gigaFlop(configuration: Configuration, options: MeasureOptions): number {
  const training = options.task === 'train'
  const { multiplyAdds } = summarizeModel(configuration.spec, {
    frames: training ? configuration.inputFrames : 10,
    height: configuration.height,
    width: configuration.width,
    channels: configuration.channels,
    objective: training ? configuration.objective : 'window',
    targetFrames: training ? configuration.targetFrames : 10,
    batchSize: options.batch,
  })
  return (multiplyAdds * 2 * options.batch * (training ? 3 : 1)) / 1e9
}
