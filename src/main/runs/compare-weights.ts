/** Whether two kept files hold the same tensors, to the last bit. */
import { readFile } from 'node:fs/promises'
import { GridcastError } from '../../shared/errors'
import {
  lengthBytes,
  parseSafetensorsHeader,
  safetensorsHeaderLength,
} from '../../shared/safetensors'
import { damageOf } from './checkpoints'

/**
 * The name of the first tensor that is missing in one of them or differs; null for none.
 * @throws GridcastError `checkpoint.unreadable`
 */
export async function firstDifference(one: string, other: string): Promise<string | null> {
  const [a, b] = await Promise.all([tensorsIn(one), tensorsIn(other)])
  const names = new Set([...a.keys(), ...b.keys()])
  return [...names].toSorted().find((name) => !isSame(a.get(name), b.get(name))) ?? null
}

interface Stored {
  kind: string
  bytes: Buffer
}

const isSame = (a: Stored | undefined, b: Stored | undefined) =>
  a !== undefined && b !== undefined && a.kind === b.kind && a.bytes.equals(b.bytes)

async function tensorsIn(path: string): Promise<Map<string, Stored>> {
  const detail = await damageOf(path)
  if (detail !== null) throw new GridcastError('checkpoint.unreadable', { path, detail })
  const file = await readFile(path)
  const json = file.subarray(lengthBytes, lengthBytes + safetensorsHeaderLength(file))
  const { tensors, dataStart } = parseSafetensorsHeader(json)
  return new Map(
    Object.entries(tensors).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => [
        name,
        {
          kind: `${dtype} ${shape.join(' x ')}`,
          bytes: file.subarray(dataStart + from, dataStart + to),
        },
      ],
    ),
  )
}
