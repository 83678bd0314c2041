/** Trainings elsewhere: folders for clusters, and what comes home from them. */
import { oneOf } from '../area'

export const jobs = {
  errors: {
    'job.unsuited': {
      name: 'small on Cases',
      why: oneOf<'no-network' | 'starts-from' | 'repeats'>('no-network', 'starts-from', 'repeats'),
    },
    'job.folder-used': { folder: '/home/ann/job' },
    'job.write': { folder: '/home/ann/job', detail: 'EACCES: permission denied' },
    'job.package-missing': { folder: '/opt/gridcast' },
    'job.nothing-home': { folder: '/home/ann/job/out' },
    'job.damaged': { file: '/home/ann/job/out/best.safetensors', detail: 'it is cut short' },
    'job.other-run': {
      file: '/home/ann/job/out/best.safetensors',
      name: 'small on Cases',
      what: oneOf<'model' | 'settings'>('model', 'settings'),
    },
  },
  sentences: {
    /** A run that is entered to be trained elsewhere. */
    'ended.elsewhere': { folder: '/home/ann/job' },
    'ended.home': { folder: '/home/ann/job/out' },
  },
}
