/**
 * `cpu`: our own WebAssembly kernels (backend `simd`), on every machine. Where they can't run,
 * TensorFlow.js' slow CPU backend stands in, and says so.
 */
import { firstLine } from '../../../shared/errors'
import { sentence } from '../../../shared/notices/say'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { processorBudgetBytes } from '../../../shared/model/memory-estimate'
import type { DeviceDriver } from '../device'
import { kernelChoices } from '../device-cache'
import { reference } from '../reference/reference'

export const cpu: DeviceDriver = {
  id: 'cpu',
  look: () => Promise.resolve({ present: true, name: processorName(), memoryBytes: totalmem() }),
  async open() {
    try {
      const [tf, { registerSimdBackend }] = await Promise.all([
        import('@tensorflow/tfjs-core'),
        import('./simd/register'),
      ])
      const { detail, backend } = await registerSimdBackend({ choicesFile: kernelChoices })
      await tf.setBackend('simd')
      return {
        id: 'cpu',
        detail,
        memoryBudgetBytes: processorBudgetBytes(totalmem()),
        methods: backend.runtime.choices,
      }
    } catch (error) {
      const detail = sentence('path.slow', { problem: firstLine(error) })
      return { ...(await reference.open()), id: 'cpu', detail }
    }
  },
}

function processorName(): string {
  const model = cpus()[0]?.model.trim() || 'Processor'
  const cores = availableParallelism()
  return `${model} (${cores} ${cores === 1 ? 'core' : 'cores'})`
}
