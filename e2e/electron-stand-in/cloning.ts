/**
 * Structured clone as text, for values that travel between Node and a page: what Electron's IPC
 * copies is copied, what it refuses (functions, blobs, promises, DOM nodes) is refused. Both
 * functions are also sent to the page as source, so each stands alone.
 */

/** How a value that JSON has no form for is written. */
type Packed =
  | { undefined: true }
  | { number: string }
  | { bigint: string }
  | { buffer: string }
  | { view: string; bytes: string }
  | { date: number }
  | { error: string; name: string }
  | { array: unknown[] }
  | { map: [unknown, unknown][] }
  | { set: unknown[] }
  | { object: [string, unknown][] }

/**
 * JSON for a value that the structured clone algorithm of Electron's IPC takes; throws for anything
 * else.
 */
export function encode(value: unknown): string {
  const base64 = (bytes: Uint8Array): string => {
    let text = ''
    for (let at = 0; at < bytes.length; at += 32768)
      text += String.fromCharCode(...bytes.subarray(at, at + 32768))
    return btoa(text)
  }
  const pack = (item: unknown): unknown => {
    if (item === undefined) return { undefined: true }
    if (item === null || typeof item === 'boolean' || typeof item === 'string') return item
    if (typeof item === 'number')
      return Number.isFinite(item) && !Object.is(item, -0) ? item : { number: String(item) }
    if (typeof item === 'bigint') return { bigint: String(item) }
    if (item instanceof ArrayBuffer) return { buffer: base64(new Uint8Array(item)) }
    if (ArrayBuffer.isView(item)) {
      const bytes = new Uint8Array(item.buffer, item.byteOffset, item.byteLength)
      // Node's Buffer arrives as the Uint8Array it is.
      const name = item instanceof Uint8Array ? 'Uint8Array' : item.constructor.name
      return { view: name, bytes: base64(bytes) }
    }
    if (item instanceof Date) return { date: item.getTime() }
    if (item instanceof Error) return { error: item.message, name: item.name }
    if (Array.isArray(item)) return { array: item.map(pack) }
    if (item instanceof Map)
      return { map: [...item].map(([key, inner]) => [pack(key), pack(inner)]) }
    if (item instanceof Set) return { set: [...item].map(pack) }
    const plain =
      typeof item === 'object' &&
      [Object.prototype, null].includes(Object.getPrototypeOf(item) as null)
    if (!plain) throw new Error('An object could not be cloned.')
    return { object: Object.entries(item).map(([key, inner]) => [key, pack(inner)]) }
  }
  return JSON.stringify(pack(value))
}

/** The value that `encode` packed. */
export function decode(text: string): unknown {
  const bytesOf = (base64: string): ArrayBuffer =>
    Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer
  const views: Record<string, new (buffer: ArrayBuffer) => unknown> = {
    Uint8Array,
    Int8Array,
    Uint16Array,
    Int16Array,
    Uint32Array,
    Int32Array,
    Float32Array,
    Float64Array,
    Uint8ClampedArray,
    DataView,
  }
  const pairs = (packed: [unknown, unknown][]): [unknown, unknown][] =>
    packed.map(([key, inner]) => [unpack(key), unpack(inner)])
  const unpack = (packed: unknown): unknown => {
    if (packed === null || typeof packed !== 'object') return packed
    const item = packed as Packed
    if ('undefined' in item) return undefined
    if ('number' in item) return Number(item.number)
    if ('bigint' in item) return BigInt(item.bigint)
    if ('buffer' in item) return bytesOf(item.buffer)
    if ('view' in item) return new (views[item.view] ?? Uint8Array)(bytesOf(item.bytes))
    if ('date' in item) return new Date(item.date)
    if ('error' in item) return Object.assign(new Error(item.error), { name: item.name })
    if ('array' in item) return item.array.map(unpack)
    if ('map' in item) return new Map(pairs(item.map))
    if ('set' in item) return new Set(item.set.map(unpack))
    return Object.fromEntries(pairs(item.object) as [string, unknown][])
  }
  return unpack(JSON.parse(text))
}
