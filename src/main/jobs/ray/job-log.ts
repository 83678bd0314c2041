/**
 * What a training elsewhere says in its log: numbered events, and files in lines of base64. Lines
 * come with prefixes of the worker that said them, come twice, and a tail begins anew from the
 * first: each event and each line of a file is taken once, by its number.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { sentenceSchema } from '../../../shared/notices/values'
import { epochSchema } from '../../../shared/training/run'

const numbered = { n: z.int().nonnegative() }
const eventSchema = z.discriminatedUnion('type', [
  z.object({ ...numbered, type: z.literal('prepared'), device: z.string() }),
  z.object({
    ...numbered,
    type: z.literal('batch'),
    epoch: z.int(),
    batch: z.int(),
    batches: z.int(),
    loss: z.number(),
    learningRate: z.number(),
    samplesPerSecond: z.number(),
    secondsLeft: z.number().nullable(),
    memoryBytes: z.number(),
  }),
  z.object({ ...numbered, type: z.literal('epoch'), epoch: epochSchema, bestEpoch: z.int() }),
  z.object({
    ...numbered,
    type: z.literal('ended'),
    status: z.enum(['completed', 'paused']),
    ending: sentenceSchema.optional(),
  }),
])
export type JobEvent = z.infer<typeof eventSchema>

const fileSchema = z.object({
  type: z.literal('file'),
  name: z.string().regex(/^\w+\.safetensors$/),
  bytes: z.int().nonnegative(),
  sha256: z.string(),
  lines: z.int().positive(),
})

const eventMark = '@gridcast '
const fileMark = '@base64 '

interface Incoming extends z.infer<typeof fileSchema> {
  parts: Map<number, string>
}

export class JobLog {
  private rest = ''
  private newest = -1
  private readonly files = new Map<string, Incoming>()

  /** The events that are new in the next piece of a log. */
  read(text: string): JobEvent[] {
    const lines = (this.rest + text).split('\n')
    this.rest = lines.pop() ?? ''
    return lines.flatMap((line) => this.readLine(line))
  }

  /** A tail begins anew: what was not a whole line is said again. */
  again(): void {
    this.rest = ''
  }

  /** A file that was said whole, byte for byte; null for none. */
  file(name: string): Buffer | null {
    const incoming = this.files.get(name)
    if (incoming?.parts.size !== incoming?.lines || incoming === undefined) return null
    const text = Array.from({ length: incoming.lines }, (_, i) => incoming.parts.get(i) ?? '')
    const content = Buffer.from(text.join(''), 'base64')
    const digest = createHash('sha256').update(content).digest('hex')
    return digest === incoming.sha256 ? content : null
  }

  /** Names of files that were said whole. */
  fileNames(): string[] {
    return [...this.files.keys()].filter((name) => this.file(name) !== null)
  }

  private readLine(line: string): JobEvent[] {
    const part = after(line, fileMark)
    if (part !== null) this.readPart(part)
    const said = after(line, eventMark)
    if (said === null) return []
    const value = parsed(said)
    const file = fileSchema.safeParse(value)
    if (file.success) this.expect(file.data)
    const event = eventSchema.safeParse(value)
    if (!event.success || event.data.n <= this.newest) return []
    this.newest = event.data.n
    return [event.data]
  }

  private expect(file: z.infer<typeof fileSchema>): void {
    const known = this.files.get(file.name)
    if (known?.sha256 !== file.sha256) this.files.set(file.name, { ...file, parts: new Map() })
  }

  private readPart(text: string): void {
    const [name = '', number = '', content = ''] = text.trim().split(' ')
    this.files.get(name)?.parts.set(Number(number), content)
  }
}

function after(line: string, mark: string): string | null {
  const at = line.indexOf(mark)
  return at < 0 ? null : line.slice(at + mark.length)
}

/** A line that a worker was killed in the middle of says nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
