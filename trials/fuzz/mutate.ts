/** Small damage to bytes and to values, the same for the same random numbers. */
import { gunzipSync, gzipSync, unzipSync, zipSync } from 'fflate'
import type { Random } from '../../src/shared/random'

const pick = <T>(random: Random, items: readonly T[]): T => items[random.integer(items.length)] as T

/** Numbers at which counters, lengths and offsets go wrong. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff]
/** Texts that readers of text stumble over. */
const words = [
  ...['__proto__', 'constructor', 'toString', 'NaN', '-inf', '1e308', '-1', '0', '99999999999'],
  ...['"', "'", '\n', '\r', '\t', ';', ',', '\0', '\ufeff', '(', '{', '[', '=1+1', '2020-02-30'],
  ...['9'.repeat(70), ' '.repeat(300), '1,'.repeat(200), '2020-'.repeat(60), '[['.repeat(500)],
]

type Step = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array

const place = (bytes: Uint8Array, random: Random) => random.integer(bytes.length + 1)
const spanLength = (random: Random) => 2 ** random.integer(12)
const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts))

const steps: readonly Step[] = [
  (bytes, random) => {
    const at = random.integer(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(8))
    return bytes
  },
  (bytes, random) => {
    bytes[random.integer(bytes.length)] = random.integer(256)
    return bytes
  },
  (bytes, random) => {
    if (bytes.length < 8) return bytes
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    const [at, value] = [random.integer(bytes.length - 7), pick(random, edges)]
    if (random.next() < 0.3) view.setUint16(at, value & 0xffff, random.next() < 0.5)
    else if (random.next() < 0.7) view.setUint32(at, value, random.next() < 0.5)
    else view.setFloat64(at, pick(random, [NaN, Infinity, 1e308, -1e30, 1e-320]), true)
    return bytes
  },
  (bytes, random) => bytes.slice(0, place(bytes, random)),
  (bytes, random) => {
    const at = place(bytes, random)
    return joined(bytes.subarray(0, at), bytes.subarray(at + spanLength(random)))
  },
  (bytes, random) => {
    const [at, from] = [place(bytes, random), place(bytes, random)]
    const span = bytes.subarray(from, from + spanLength(random))
    const times = 1 + random.integer(4)
    return joined(
      bytes.subarray(0, at),
      ...Array.from({ length: times }, () => span),
      bytes.subarray(at),
    )
  },
  (bytes, random) => {
    const [at, word] = [place(bytes, random), Buffer.from(pick(random, words))]
    const skipped = random.next() < 0.5 ? word.length : 0
    return joined(bytes.subarray(0, at), word, bytes.subarray(at + skipped))
  },
  (bytes, random, other) => {
    const [at, from] = [place(bytes, random), place(other, random)]
    return joined(bytes.subarray(0, at), other.subarray(from, from + spanLength(random)))
  },
]

/** A damaged copy; what is packed is damaged inside half of the time. */
export function mutateBytes(
  bytes: Uint8Array,
  random: Random,
  other: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const inside = random.next() < 0.5 ? damagedInside(bytes, random, other) : null
  if (inside !== null) return inside
  let damaged: Uint8Array = bytes.slice()
  const times = 1 + random.integer(4)
  for (let i = 0; i < times && damaged.length > 0; i++)
    damaged = pick(random, steps)(damaged, random, other)
  return new Uint8Array(damaged)
}

function damagedInside(
  bytes: Uint8Array,
  random: Random,
  other: Uint8Array,
): Uint8Array<ArrayBuffer> | null {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b)
      return new Uint8Array(gzipSync(mutateBytes(gunzipSync(bytes), random, other), { level: 1 }))
    if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return null
    const members = unzipSync(bytes)
    const name = pick(random, Object.keys(members))
    members[name] = mutateBytes(members[name] ?? new Uint8Array(1), random, other)
    return new Uint8Array(zipSync(members, { level: 1 }))
  } catch {
    // An archive that is damaged already.
    return null
  }
}

const strange: readonly unknown[] = [
  ...[null, undefined, true, 0, -1, 0.5, 1e9, 1e308, -1e308, NaN, Infinity, 2 ** 53 - 1, 2 ** 31],
  ...['', ' ', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '../../etc/passwd', '\0'],
  ...['x'.repeat(100_000), '💥', [], {}, [[]], { __proto__: null }, { toString: 1 }, [null]],
]

/** A damaged copy of something that travels as JSON. */
export function mutateValue(value: unknown, random: Random): unknown {
  const damaged = structuredClone(value)
  const holders = holdersIn({ damaged })
  const times = 1 + random.integer(3)
  let root: unknown = damaged
  for (let i = 0; i < times; i++) {
    const { holder, key } = pick(random, holders)
    const changed = damageOne(holder[key], random)
    if (holder['damaged'] === root && key === 'damaged') root = changed
    else if (random.next() < 0.1) Reflect.deleteProperty(holder, key)
    else holder[key] = changed
  }
  return root
}

function damageOne(value: unknown, random: Random): unknown {
  const chance = random.next()
  if (Array.isArray(value) && chance < 0.5)
    return chance < 0.1
      ? []
      : Array<unknown[]>(2 ** random.integer(12))
          .fill(value)
          .flat()
  if (typeof value === 'number' && chance < 0.5)
    return pick(random, [value + 1, -value, value * 1e6, value / 3, value + 1e-9, String(value)])
  return pick(random, strange)
}

interface Holder {
  holder: Record<string, unknown>
  key: string
}

function holdersIn(value: unknown): Holder[] {
  if (typeof value !== 'object' || value === null || value instanceof Blob) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...holdersIn(holder[key])])
}
