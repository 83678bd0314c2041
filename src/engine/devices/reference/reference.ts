/**
 * `reference`: TensorFlow.js' own CPU backend. Slow and readable; other devices are checked against
 * it. Not offered to people.
 */
import { sentence } from '../../../shared/notices/say'
import type { DeviceDriver } from '../device'

export const reference: DeviceDriver = {
  id: 'reference',
  look: () =>
    Promise.resolve({
      present: true,
      name: 'Reference (TensorFlow.js CPU backend)',
      memoryBytes: null,
    }),
  async open() {
    const [tf] = await Promise.all([
      import('@tensorflow/tfjs-core'),
      import('@tensorflow/tfjs-backend-cpu'),
    ])
    tf.enableProdMode() // only silences the backend's advice to install another one
    await tf.setBackend('cpu')
    return {
      id: 'reference',
      detail: sentence('path.reference', {}),
      memoryBudgetBytes: 2 ** 32,
    }
  },
}
