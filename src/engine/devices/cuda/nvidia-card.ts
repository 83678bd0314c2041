/** What NVIDIA's own tool says of the machine's first card. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface NvidiaCard {
  name: string
  memoryBytes: number
  /** `570.86.15` */
  driver: string
}

const patienceMs = 5000

/** The first NVIDIA card; null when there is none or its driver is not installed. */
export async function nvidiaCard(): Promise<NvidiaCard | null> {
  try {
    const query = ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader,nounits']
    const { stdout } = await promisify(execFile)('nvidia-smi', query, {
      timeout: patienceMs,
      windowsHide: true,
    })
    return parseNvidiaCard(stdout)
  } catch {
    return null // the tool comes with the driver
  }
}

/** Reads `NVIDIA H200, 143771, 570.86.15`, memory in MiB. */
export function parseNvidiaCard(text: string): NvidiaCard | null {
  const [name, mebibytes, driver] = (text.split('\n')[0] ?? '')
    .split(', ')
    .map((part) => part.trim())
  if (!name || !driver || !Number(mebibytes)) return null
  return { name, memoryBytes: Number(mebibytes) * 2 ** 20, driver }
}
