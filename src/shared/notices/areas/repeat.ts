/** A run that is trained again, to see whether it comes out the same. */
import { count, oneOf } from '../area'

export const repeat = {
  errors: {
    'repeat.no-record': { name: 'small on Cases' },
    'repeat.several-devices': { name: 'small on Cases', devices: ['webgpu', 'cpu'] },
    'repeat.other-maker': { name: 'small on Cases', then: '0.1.0 (ab12), A', now: '0.2.0 (f3), B' },
    'repeat.data-changed': { name: 'small on Cases', dataset: 'Cases' },
    'repeat.grown-automatic': { name: 'unet on Cases' },
    'repeat.is-none': { name: 'small on Cases' },
    'repeat.unfinished': { name: 'small on Cases (repeated)' },
  },
  sentences: {
    /** No epochs: a reference. */
    'repeat.same': { epochs: oneOf<number>(0, 1, 3) },
    'repeat.loss-differs': {
      epoch: 3,
      part: oneOf<'training' | 'validation'>('training', 'validation'),
      then: 0.25,
      now: 0.26,
    },
    'repeat.weights-differ': { tensor: 'weights/cell/kernel' },
    /** The run was trained further than it was repeated. */
    'repeat.grown': { epochs: count },
  },
}
