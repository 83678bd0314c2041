/**
 * How much memory a GPU has. WebGPU doesn't tell, so the maker's or the system's own word is asked
 * for where there is one; elsewhere it stays unknown, and trainings are planned for a small card.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { platform, totalmem } from 'node:os'
import { nvidiaCard } from './cuda/nvidia-card'

/** What nearly every card has, or takes from the machine's memory. */
const unknownCardBytes = 4 * 2 ** 30
/** Left to the system, the screen and other programs. */
const usableShare = 0.8
/**
 * Composed operations keep so many times what our own kernels keep in a training step: 4.4 to 5
 * measured for the encoder-forecasters, up to 10 for a narrow stack with batch normalization. */
const composedOverhead = 6
/**
 * The same where a ConvLSTM runs as fused kernels on the card: 1.3 measured for the
 * encoder-forecasters, 2.1 for that stack.
 */
const fusedOverhead = 2.5
/**
 * The largest tensor of a step is at most a seventh of what our own kernels keep (measured on the
 * templates).
 */
const bindingsPerStep = 4

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
 * Bytes a training step may use, in the estimate's own measure: what our own kernels would
 * keep.
 * @param isFused whether a ConvLSTM runs as fused kernels there, or all is composed
 * @param largestBindingBytes the largest tensor that the device can work on
 */
export function gpuBudgetBytes(
  memoryBytes: number | null,
  isFused: boolean,
  largestBindingBytes = Infinity,
): number {
  const overhead = isFused ? fusedOverhead : composedOverhead
  return Math.min(
    (usableShare * (memoryBytes ?? unknownCardBytes)) / overhead,
    bindingsPerStep * largestBindingBytes,
  )
}
