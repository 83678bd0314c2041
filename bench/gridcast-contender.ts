/**
 * Our side of a comparison: one process that prepares a network, then computes a step for each line
 * it is sent (see contender.ts).
 */
import { say } from '../src/shared/notices/say'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import * as tf from '@tensorflow/tfjs-core'
import { registerSimdBackend } from '../src/engine/devices/cpu/simd/register'
import type { Batch } from '../src/engine/windows/batch'
import { drivers } from '../src/engine/devices/list'
import { lossesOf } from '../src/engine/losses'
import { buildModel } from '../src/engine/families/build-model'
import { writeCheckpoint } from '../src/engine/checkpoints/checkpoint-file'
import { Optimizer } from '../src/engine/training/optimizers/optimizer'
import { trainableByName } from '../src/engine/training/prepare'
import { trainStep, type Learner } from '../src/engine/training/step'
import { modelSpecSchema } from '../src/shared/model/model-spec'
import { parseNpyHeader } from '../src/shared/npy'
import { trainingSettingsSchema } from '../src/shared/training/settings'
import type { Preparation, Prepared, Step } from './contender'

interface Job {
  prepared: Prepared
  step(): Promise<Step>
}

interface Device {
  detail: string
  /** Milliseconds in our kernels so far, where the device tells. */
  kernelMs(): number | undefined
  /** Waits for what is still being computed. */
  finish(): void
}

async function openDevice({ device = 'cpu', threads }: Preparation): Promise<Device> {
  if (device === 'cpu') {
    const { detail, backend } = await registerSimdBackend({ threads })
    await tf.setBackend('simd')
    return {
      detail: say(detail, 'en'),
      kernelMs: () => backend.runtime.busyMs,
      finish: () => backend.runtime.finish(),
    }
  }
  const driver = drivers.find(({ id }) => id === device)
  if (!driver) throw new Error(`There is no device "${device}".`)
  const { detail, broken } = await driver.open()
  void broken?.then((error) => {
    console.error(error.message)
    process.exit(1)
  })
  return { detail: say(detail, 'en'), kernelMs: () => undefined, finish: () => undefined }
}

/** Float32 frames [B, T, H, W, C] from an npy file of ours. */
function readFrames(path: string): Batch {
  const bytes = readFileSync(path)
  const { dataOffset, shape } = parseNpyHeader(bytes)
  const values = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset + dataOffset, bytes.byteOffset + bytes.length),
  )
  return { values, valid: null, shape: shape as Batch['shape'] }
}

/**
 * Whole windows for a training step: the inputs and after them the targets (`window`), or the
 * inputs and the last target (`shifted`).
 */
function joinWindows(inputs: Batch, targets: Batch, objective: Preparation['objective']): Batch {
  const [windows, inputFrames, height, width, channels] = inputs.shape
  const frame = height * width * channels
  const appended = objective === 'shifted' ? 1 : targets.shape[1]
  const frames = inputFrames + appended
  const values = new Float32Array(windows * frames * frame)
  for (let window = 0; window < windows; window++) {
    const [input, target] = [window * inputFrames * frame, (window + 1) * targets.shape[1] * frame]
    values.set(inputs.values.subarray(input, input + inputFrames * frame), window * frames * frame)
    values.set(
      targets.values.subarray(target - appended * frame, target),
      (window * frames + inputFrames) * frame,
    )
  }
  return { values, valid: null, shape: [windows, frames, height, width, channels] }
}

async function prepare(preparation: Preparation): Promise<Job> {
  const device = await openDevice(preparation)
  const { detail } = device
  const [inputs, targets] = [readFrames(preparation.inputs), readFrames(preparation.targets)]
  const [, , height, width, channels] = inputs.shape
  const model = buildModel(modelSpecSchema.parse(preparation.spec), {
    height,
    width,
    channels,
    seed: 1,
  })
  const tensors = await Promise.all(
    [...model.weights].map(async ([name, weight]) => {
      return [
        name,
        { values: new Float32Array(await weight.data()), shape: weight.shape.map(Number) },
      ] as const
    }),
  )
  writeCheckpoint(preparation.weights, { tensors: new Map(tensors), metadata: {} })
  const version = process.version

  if (preparation.task === 'forecast') {
    const x = tf.tensor5d(inputs.values, inputs.shape)
    const forecast = async () => {
      const mean = tf.tidy(() =>
        tf.mean(model.predictWindow(x, targets.shape[1], { training: false })),
      )
      const value = (await mean.data())[0] ?? Number.NaN
      mean.dispose()
      return value
    }
    return {
      prepared: { version, detail, loss: await forecast() },
      step: () => timed(forecast, device),
    }
  }

  const settings = trainingSettingsSchema.parse({
    objective: preparation.objective,
    inputFrames: inputs.shape[1],
    targetFrames: preparation.objective === 'shifted' ? 1 : targets.shape[1],
    loss: { [preparation.loss]: 1 },
    learningRate: preparation.learningRate,
    clipNorm: null,
  })
  const trainable = trainableByName(model)
  const learner: Learner = {
    model,
    trainable,
    optimizer: new Optimizer(settings, trainable),
    settings,
    summands: lossesOf(settings),
    context: { dynamicRange: 1 },
    piece: inputs.shape[0],
  }
  const batch = joinWindows(inputs, targets, preparation.objective)
  let count = 0
  return {
    // A step with learning rate 0 gives the loss and leaves the weights as they are
    prepared: {
      version,
      detail,
      loss: await trainStep(
        { ...learner, optimizer: new Optimizer(settings, trainable) },
        batch,
        0,
        0,
      ),
    },
    step: () => timed(() => trainStep(learner, batch, settings.learningRate, count++), device),
  }
}

/**
 * The card's memory where the backend counts it (it keeps what it once had), else the process's.
 */
function peakMegabytes(): number {
  const { numBytesAllocatedInGPU } = tf.memory() as tf.MemoryInfo & {
    numBytesAllocatedInGPU?: number
  }
  return numBytesAllocatedInGPU === undefined
    ? process.resourceUsage().maxRSS / 1024
    : numBytesAllocatedInGPU / 2 ** 20
}

async function timed(work: () => Promise<unknown>, { kernelMs, finish }: Device): Promise<Step> {
  finish()
  const before = kernelMs()
  const start = performance.now()
  await work()
  finish()
  const ms = performance.now() - start
  const after = kernelMs()
  const peakMb = peakMegabytes()
  return before === undefined || after === undefined
    ? { ms, peakMb }
    : { ms, peakMb, kernelMs: after - before }
}

let job: Job | null = null
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Preparation | { command: 'step' } | { command: 'end' }
  if (request.command === 'prepare') {
    job = await prepare(request)
    console.log(JSON.stringify(job.prepared))
  } else if (request.command === 'step' && job) {
    console.log(JSON.stringify(await job.step()))
  } else break
}
process.exit()
