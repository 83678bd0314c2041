// @ts-check
/**
 * An engine without mathematics for tests of main: speaks the protocol and behaves as its calls'
 * parameters tell it.
 *
 * `train` runs `settings.epochs` epochs of 30 ms, writes a checkpoint file after each and answers
 * to pause and stop. The model spec's name makes it fail: `crash`,
 * `crash-always`, `hung-once`, `hung-when-asked`, `no-memory`, `refuse`, `hang`,
 * and after two epochs by losing its device: `lose-once`, `lose-gone` (it is not there any more),
 * `lose-again` (as long as it isn't `cpu`), or by a full disk: `full-once`. `causality` echoes its
 * frames; `forecast` writes small arrays; `past` counts what has come and misses by 1.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param {object} message */
const send = (message) => process.send?.(message)
/** @type {Map<number, string>} */
const asked = new Map()
const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms))

process.on('disconnect', () => process.exit(0))
process.on('message', (/** @type {any} */ message) => {
  if (message.type === 'cancel') asked.set(message.id, 'cancel')
  else if (message.type === 'control') asked.set(message.id, message.action)
  else
    answer(message).then(
      (result) => send({ type: 'result', id: message.id, result }),
      (error) => send({ type: 'error', id: message.id, error: noticeOf(error) }),
    )
})
send({ type: 'ready', pid: process.pid })

/** What was thrown, as the catalogue's own fallback says it. @param {any} thrown */
function noticeOf({ code = 'legacy', message }) {
  return { code, values: { message, remedy: 'Do otherwise.' } }
}

/** A text as it stands. @param {string} text */
function legacy(text) {
  return { code: 'legacy.text', values: { text } }
}

/** @param {any} call */
async function answer({ id, method, params }) {
  switch (method) {
    case 'train':
      return train(id, params)
    case 'causality':
      return {
        causal: true,
        framesAhead: 0,
        sentence: legacy(`${params.frames} frames in process ${process.pid}`),
      }
    case 'forecast':
      return forecast(params)
    case 'past':
      return past(params)
    default:
      throw { message: `The fake engine knows no ${method}.` }
  }
}

/** @param {number} id @param {any} request */
async function train(id, { modelSpec, settings, runFolder, resumeFrom, largestPiece }) {
  const piece = Math.min(settings.batchSize, largestPiece ?? Infinity)
  if (modelSpec.name === 'refuse') throw { message: 'These settings are impossible.' }
  if (modelSpec.name === 'no-memory') {
    process.stderr.write(
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
    )
    process.abort()
  }
  if (modelSpec.name === 'lose-gone' && resumeFrom !== null && settings.device !== 'cpu') {
    throw { code: 'device.unavailable', message: 'No GPU answered.' }
  }
  const news = (/** @type {object} */ item) => send({ type: 'news', id, news: item })
  news({
    type: 'prepared',
    parameters: 7,
    causality: null,
    scaling: { log: false, offset: 0, scale: 1 },
    ...prepared,
    device: settings.device === 'auto' ? 'cpu' : settings.device,
    deviceDetail: legacy(`pieces of ${piece} in process ${process.pid}`),
    piece,
    epochs: Array.from({ length: resumeFrom === null ? 0 : epochIn(resumeFrom) }, (_, index) =>
      summaryOf(index + 1),
    ),
    bestEpoch: resumeFrom === null ? null : epochIn(resumeFrom),
  })
  let epoch = resumeFrom === null ? 0 : epochIn(resumeFrom)
  const epochs = []
  while (epoch < settings.epochs) {
    await wait(30)
    if (modelSpec.name === 'lose-again' && epoch === 2 && settings.device !== 'cpu') throw lost
    if (modelSpec.name === 'crash-always' && epoch === 2) process.kill(process.pid, 'SIGKILL')
    if (modelSpec.name === 'hung-once' && epoch === 2 && resumeFrom === null) throw hung
    if (modelSpec.name === 'hung-when-asked' && asked.has(id)) throw hung
    if (modelSpec.name === 'hang') await wait(1e6)
    if (asked.get(id) === 'cancel') throw { code: 'cancelled', message: 'Cancelled.' }
    const action = asked.get(id)
    if (action === 'pause') return end('paused', runFolder, epoch)
    if (action === 'stop') return end('stopped', runFolder, epoch)
    epoch++
    news({ type: 'event', event: { ...batch, epoch } })
    const path = join(runFolder, 'checkpoints', `${epoch}.safetensors`)
    save(path, checkpoint(epoch))
    save(join(runFolder, 'best.safetensors'), checkpoint(epoch))
    const course = {
      ...{ plans: [[0, settings.epochs]], cuts: [], clock: [], methods: {} },
      ...{ pieces: [[0, piece]], devices: [[0, 'cpu']] },
    }
    news({ type: 'checkpoint', epoch, step: epoch * 4, path, reason: 'epoch', course })
    const summary = summaryOf(epoch)
    epochs.push(summary)
    news({ type: 'event', event: { type: 'epoch', epoch: summary, bestEpoch: epoch } })
    if (modelSpec.name === 'lose-once' && epoch === 2 && resumeFrom === null) throw lost
    if (modelSpec.name === 'lose-gone' && epoch === 2 && resumeFrom === null) throw lost
    if (modelSpec.name === 'full-once' && epoch === 2 && resumeFrom === null) throw full
    if (modelSpec.name === 'starve' && ((epoch === 2 && piece > 4) || (epoch === 3 && piece > 2)))
      throw starved
    if (modelSpec.name === 'starve-always') throw starved
    if (modelSpec.name === 'crash' && epoch === 2 && resumeFrom === null)
      process.kill(process.pid, 'SIGKILL')
  }
  return end('completed', runFolder, epoch)
}

/** @param {number} epoch */
const summaryOf = (epoch) => ({
  epoch,
  trainingLoss: 1 / epoch,
  validationLoss: 2 / epoch,
  learningRate: 0.1,
  seconds: 0.03,
  samplesPerSecond: 9,
})

/**
 * A checkpoint without tensors, as the engine writes them.
 * @param {number} epoch
 */
function checkpoint(epoch) {
  const gridcast = JSON.stringify({ progress: { epoch: epoch + 1, batch: 0, step: epoch * 4 } })
  const blank = JSON.stringify({ __metadata__: { sha256: '0'.repeat(64), gridcast } })
  const header = Buffer.alloc(8 + blank.length)
  header.writeBigUInt64LE(BigInt(blank.length))
  header.write(blank, 8)
  header.write(createHash('sha256').update(header).digest('hex'), 8 + blank.indexOf('000'))
  return header
}

/** @param {string} path */
function epochIn(path) {
  const { __metadata__: metadata } = JSON.parse(readFileSync(path).toString('utf8', 8))
  return JSON.parse(metadata.gridcast).progress.epoch - 1
}

const starved = { code: 'engine.memory.exhausted', message: 'This step needs 5 GiB.' }
/** As main's supervisor says it of a process that shows no sign of life. */
const hung = { code: 'engine.hung', message: 'The computing process does not answer.' }
const full = { code: 'disk.write', message: 'No space left on device.' }
const lost = { code: 'device.lost', message: 'The GPU was lost.' }
const prepared = {
  split: { trainingWindows: 8, validationWindows: 2, testWindows: 1, sentence: legacy('By time.') },
  device: 'cpu',
  deviceDetail: legacy('pretended'),
}
const batch = {
  type: 'batch',
  batch: 1,
  batches: 4,
  loss: 0.5,
  learningRate: 0.1,
  samplesPerSecond: 9,
  secondsLeft: 3,
  memoryBytes: 1000,
}

/** @param {string} status @param {string} runFolder @param {number} epoch */
function end(status, runFolder, epoch) {
  const best = join(runFolder, 'best.safetensors')
  return {
    status,
    epochs: [],
    bestEpoch: epoch,
    bestCheckpoint: existsSync(best) ? best : null,
    seconds: epoch * 0.03,
    ending: legacy(`Fake: ${status} after epoch ${epoch}.`),
  }
}

/** @param {any} request */
function forecast({ dataset, steps, firstInputFrame, model, folder, device }) {
  const { frames, height, width, channels } = dataset.store.shape
  const shape = [steps, height, width, channels]
  const length = steps * height * width * channels
  const first = firstInputFrame + model.settings.inputFrames
  save(join(folder, 'frames.npy'), array('<f4', shape, new Float32Array(length).fill(5)))
  save(
    join(folder, 'baseline-persistence.npy'),
    array('<f4', shape, new Float32Array(length).fill(4)),
  )
  save(join(folder, 'valid.npy'), array('|u1', shape, new Uint8Array(length).fill(1)))
  return {
    stepsWithTruth: Math.max(0, Math.min(steps, frames - first)),
    evaluation: null,
    device: device === 'auto' ? 'cpu' : device,
  }
}

/** @param {any} request */
function past({ dataset, forecasts }) {
  const { frames } = dataset.store.shape
  const scores = { rmse: 1, noChange: 2, coverage: null }
  const scored = forecasts.map((/** @type {any} */ { id, first, steps }) => {
    const come = Math.max(0, Math.min(steps, frames - first))
    return { id, come, scores: come > 0 ? scores : null }
  })
  const hasCome = scored.some((/** @type {any} */ one) => one.come > 0)
  return { forecasts: scored, together: hasCome ? scores : null }
}

/** @param {string} descr @param {number[]} shape @param {Float32Array | Uint8Array} values */
function array(descr, shape, values) {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`
  const header = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + '\n'
  const start = Buffer.from([
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    1,
    0,
    header.length & 255,
    header.length >> 8,
  ])
  return Buffer.concat([start, Buffer.from(header), Buffer.from(values.buffer)])
}

/** @param {string} path @param {string | Buffer} bytes */
function save(path, bytes) {
  const folder = join(path, '..')
  try {
    if (!existsSync(folder)) mkdirSync(folder)
    writeFileSync(path, bytes)
  } catch (error) {
    throw { code: 'disk.write', message: String(error) }
  }
}
