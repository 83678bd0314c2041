/**
 * Measures one configuration: ours alone, or ours and PyTorch's in turn on the same weights and
 * data.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatNpyHeader } from '../src/shared/npy'
import { Random } from '../src/shared/random'
import { formOf, type EncoderForecasterForm } from '../src/shared/model/encoder-forecaster-form'
import type { ModelSpec } from '../src/shared/model/model-spec'
import { summarizeModel } from '../src/shared/model/summarize-model'
import type { Configuration } from './configurations'
import { compareSides, type Side } from './comparison'
import { Contender, type Preparation, type Prepared, type Step } from './contender'
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

/** As `--json` prints it; programs read the first nine names and what `peer` holds. */
export interface Measurement {
  config: string
  device: string
  threads: number
  /** Median. */
  stepMs: number
  gflops: number
  peakMb: number
  peer: { stepMs: number; peakMb: number; version: string } | null
  /**
   * Peer's time divided by ours, median over pairs; null without a peer or when the losses differ.
   */
  ratio: number | null
  lossDifference: number | null
  task: 'train' | 'forecast'
  batch: number
  /** The path that the device's kernels take. */
  detail: string
  /** Share of the step spent outside the heavy kernels; null where the device does not tell. */
  otherShare: number | null
  /** Pair by pair. */
  ratios: number[] | null
  /** How the peer wrote the network: the fastest of several ways. */
  peerVariant: unknown
}

const warmUpSteps = 2

export async function measure(
  configuration: Configuration,
  options: MeasureOptions,
): Promise<Measurement> {
  return await inFolder(async (folder) => {
    const preparation = await writeProblem(folder, configuration, options)
    const ours = await startOurs(preparation)
    const peer = options.python === null ? null : await startPeer(options.python, preparation)
    return toMeasurement(configuration, options, await inTurn(options.steps, ours, peer))
  })
}

/** Whole steps with one thread and with `options.threads`, in turn. */
export interface ThreadsRatio {
  config: string
  task: 'train' | 'forecast'
  batch: number
  threads: number
  oneThreadMs: number
  stepMs: number
  /** One thread's time divided by that of several, pair by pair, and their median. */
  ratios: number[] | null
  ratio: number | null
}

export async function measureThreads(
  configuration: Configuration,
  options: MeasureOptions,
): Promise<ThreadsRatio> {
  return await inFolder(async (folder) => {
    const preparation = await writeProblem(folder, configuration, options)
    const [several, one] = [
      await startOurs(preparation),
      await startOurs({ ...preparation, threads: 1 }),
    ]
    const [ours, other] = await inTurn(options.steps, several, one)
    if (other === null) throw new Error('The side with one thread is missing.')
    return {
      config: configuration.name,
      task: options.task,
      batch: options.batch,
      threads: options.threads,
      oneThreadMs: median(other.stepMs),
      stepMs: median(ours.stepMs),
      ...compareSides(ours, other),
    }
  })
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'gridcast-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

interface Started {
  contender: Contender
  prepared: Prepared
}

/** What one side did: its timed steps. */
export interface Performance extends Side {
  prepared: Prepared
  peakMb: number
  kernelMs: number[]
}

/** Both sides' steps A B A B, the first two of each not counted; then both end. */
async function inTurn(
  steps: number,
  ours: Started,
  other: Started | null,
): Promise<[Performance, Performance | null]> {
  const taken: [Step[], Step[]] = [[], []]
  for (let step = 0; step < warmUpSteps + steps; step++) {
    const [mine, theirs] = [await ours.contender.step(), await other?.contender.step()]
    if (step < warmUpSteps) continue
    taken[0].push(mine)
    if (theirs) taken[1].push(theirs)
  }
  ours.contender.end()
  other?.contender.end()
  return [performanceOf(ours.prepared, taken[0]), other && performanceOf(other.prepared, taken[1])]
}

function performanceOf(prepared: Prepared, steps: Step[]): Performance {
  return {
    prepared,
    loss: prepared.loss,
    stepMs: steps.map(({ ms }) => ms),
    peakMb: Math.max(...steps.map(({ peakMb }) => peakMb)),
    kernelMs: steps.map(({ kernelMs }) => kernelMs).filter((ms) => ms !== undefined),
  }
}

export function toMeasurement(
  configuration: Configuration,
  options: MeasureOptions,
  [ours, peer]: [Performance, Performance | null],
): Measurement {
  const stepMs = median(ours.stepMs)
  const comparison = peer && compareSides(ours, peer)
  return {
    config: configuration.name,
    device: options.device,
    threads: options.threads,
    stepMs,
    gflops: gigaFlop(configuration, options) / (stepMs / 1000),
    peakMb: ours.peakMb,
    peer: peer && {
      stepMs: median(peer.stepMs),
      peakMb: peer.peakMb,
      version: peer.prepared.version,
    },
    ratio: comparison?.ratio ?? null,
    lossDifference: comparison?.lossDifference ?? null,
    task: options.task,
    batch: options.batch,
    detail: ours.prepared.detail ?? '',
    otherShare: ours.kernelMs.length ? 1 - median(ours.kernelMs) / stepMs : null,
    ratios: comparison?.ratios ?? null,
    peerVariant: peer?.prepared.variant ?? null,
  }
}

async function startOurs(preparation: Preparation): Promise<Started> {
  const contender = Contender.start(process.execPath, [
    fileURLToPath(new URL('./gridcast-contender.js', import.meta.url)),
  ])
  return { contender, prepared: await contender.prepare(preparation) }
}

/**
 * The peer in a fresh process that writes the network the fastest way, so that the trials do not
 * count in its memory.
 */
async function startPeer(python: string, preparation: Preparation): Promise<Started> {
  const script = fileURLToPath(new URL('../../bench/peers/pytorch_convlstm.py', import.meta.url))
  const environment = { OMP_NUM_THREADS: String(preparation.threads), OMP_WAIT_POLICY: 'PASSIVE' }
  const trial = Contender.start(python, [script], environment)
  const { variant } = await trial.prepare(preparation)
  trial.end()
  const contender = Contender.start(python, [script], environment)
  return { contender, prepared: await contender.prepare({ ...preparation, variant }) }
}

/** Random frames in 0..1 as files both sides read. Inputs and targets are [B, T, H, W, C]. */
async function writeProblem(
  folder: string,
  configuration: Configuration,
  options: MeasureOptions,
): Promise<Preparation> {
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
    const parts = windows.map((window) =>
      window.slice(first * frameSize, (first + frames) * frameSize),
    )
    const shape = [
      options.batch,
      frames,
      configuration.height,
      configuration.width,
      configuration.channels,
    ]
    await writeFile(
      path,
      Buffer.concat([
        formatNpyHeader('float32', shape),
        ...parts.map((part) => Buffer.from(part.buffer)),
      ]),
    )
    return path
  }
  return {
    command: 'prepare',
    task: options.task,
    spec: configuration.spec,
    form: plainForm(configuration.spec),
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

/** What a peer, which knows no graphs, builds an encoder-forecaster of; null for other families. */
function plainForm(spec: ModelSpec): EncoderForecasterForm | null {
  return spec.family === 'encoder-forecaster' ? formOf(spec) : null
}

/**
 * Arithmetic of one step in GFLOP, counted as direct convolution: forward once, and for training
 * both gradients as well.
 */
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
