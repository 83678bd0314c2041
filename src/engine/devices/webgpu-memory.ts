/**
 * How much memory a GPU has. WebGPU doesn't tell, so the maker's or the system's own word is asked for where there is one;
 * elsewhere it stays unknown, and trainings are planned for a small card.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { platform, totalmem } from 'node:os'
import { nvidiaCard } from './nvidia-card'

/** What every card of the last ten years has. */
const unknownCardBytes = 2 * 2 ** 30
/** Left to the system, the screen and other programs. */
const usableShare = 0.8

/** Bytes of the card's memory, null when nobody says. Apple's GPUs use the machine's own. */
export async function gpuMemoryBytes(vendor: string): Promise<number | null> {
  if (/nvidia/i.test(vendor)) return (await nvidiaCard())?.memoryBytes ?? null
  if (/apple/i.test(vendor)) return totalmem()
  if (/amd|ati/i.test(vendor) && platform() === 'linux') return amdMemoryBytes('/sys/class/drm')
  return null
}

/** The largest memory that the kernel's amdgpu driver counts. */
export function amdMemoryBytes(folder: string): number | null {
  try {
    const cards = readdirSync(folder).filter((name) => /^card\d+$/.test(name))
    const sizes = cards.map((card) => sizeIn(`${folder}/${card}/device/mem_info_vram_total`))
    return Math.max(...sizes) > 0 ? Math.max(...sizes) : null
  } catch {
    return null
  }
}

function sizeIn(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8')) || 0
  } catch {
    return 0 // another maker's card
  }
}

/**
 * Bytes a training step may be planned with. The plan counts what our own kernels keep; composed TensorFlow.js operations
 * keep `overhead` times as much. No single tensor may exceed the largest binding; the largest is well over a third of a step.
 */
export function gpuBudgetBytes(memoryBytes: number | null, largestBindingBytes: number, overhead: number): number {
  return Math.min((usableShare * (memoryBytes ?? unknownCardBytes)) / overhead, 2 * largestBindingBytes)
}
