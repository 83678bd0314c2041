import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { JobLog } from './job-log'

const epoch = (n: number) =>
  `@gridcast ${JSON.stringify({
    n,
    type: 'epoch',
    epoch: {
      epoch: n,
      trainingLoss: 1,
      validationLoss: 1,
      learningRate: 1,
      seconds: 1,
      samplesPerSecond: 1,
    },
    bestEpoch: 1,
  })}\n`

/** A file as `ray_entry.py` says it. */
function said(name: string, content: Buffer, digestOf = content): string[] {
  const text = content.toString('base64')
  const parts = text.match(/.{1,8}/g) ?? []
  const sha256 = createHash('sha256').update(digestOf).digest('hex')
  const file = { type: 'file', name, bytes: content.length, sha256, lines: parts.length }
  return [
    `@gridcast ${JSON.stringify(file)}\n`,
    ...parts.map((part, i) => `@base64 ${name} ${i} ${part}\n`),
  ]
}

describe('the log of a training elsewhere', () => {
  it('has each event once, however often and with whatever before it is said', () => {
    const log = new JobLog()
    const text = `setting up\n(TrainWorker pid=7) ${epoch(1)}${epoch(1)}${epoch(2)}`
    expect(log.read(text).map(({ n }) => n)).toEqual([1, 2])
    log.again()
    expect(log.read(`${text}${epoch(3)}`).map(({ n }) => n)).toEqual([3])
  })

  it('takes lines that come in pieces, and leaves out those that are cut off', () => {
    const log = new JobLog()
    const [first, second] = [epoch(1), epoch(2)]
    expect(log.read(first.slice(0, 30))).toEqual([])
    expect(log.read(first.slice(30)).map(({ n }) => n)).toEqual([1])
    expect(log.read(second.slice(0, 40))).toEqual([])
    log.again()
    expect(log.read(first + second).map(({ n }) => n)).toEqual([2])
    expect(log.read('@gridcast {"n": 9, "type":\n@gridcast {"n": 10, "type": "other"}\n')).toEqual(
      [],
    )
  })

  it('gives files back whole, whatever the order of their lines', () => {
    const log = new JobLog()
    const content = Buffer.from('weights of the best epoch')
    const [file = '', ...parts] = said('best.safetensors', content)
    log.read(file + parts.slice(1).reverse().join(''))
    expect(log.file('best.safetensors')).toBeNull()
    log.read(file + (parts[0] ?? ''))
    expect(log.file('best.safetensors')?.equals(content)).toBe(true)
    expect(log.fileNames()).toEqual(['best.safetensors'])
  })

  it('gives no file that was changed on its way, and none with a path for a name', () => {
    const log = new JobLog()
    const content = Buffer.from('weights')
    log.read(said('best.safetensors', content, Buffer.from('others')).join(''))
    log.read(said('../best.safetensors', content).join(''))
    expect(log.fileNames()).toEqual([])
  })
})
