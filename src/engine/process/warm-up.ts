/**
 * What nearly every call needs, begun before the first call arrives: the kernels are compiled and
 * their worker threads start while TensorFlow.js and the models are loaded. What fails here fails
 * again, and is told, when it is asked for.
 */
import { kernelChoices } from '../devices/device-cache'

export async function warmUp(): Promise<void> {
  const { prepareRuntime } = await import('../devices/cpu/simd/open-runtime')
  prepareRuntime({ choicesFile: kernelChoices })
  await Promise.all([
    import('../devices/select-device'),
    import('../devices/cpu/simd/register'),
    import('../training/train'),
  ])
}
