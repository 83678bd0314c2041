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
    'cluster.address': { address: 'head:8265' },
    'cluster.insecure': { address: 'http://head:8265' },
    'cluster.unreachable': { address: 'http://127.0.0.1:8265', detail: 'connect ECONNREFUSED' },
    'cluster.refused': { address: 'https://head', status: 401, detail: 'Unauthorized' },
    'cluster.too-large': { bytes: 2e8, most: 1e8 },
    'cluster.not-submitted': { name: 'small on Cases' },
    'cluster.failed': { status: 'FAILED', detail: 'Worker failed' },
  },
  sentences: {
    /** A run that is entered to be trained elsewhere. */
    'ended.elsewhere': { folder: '/home/ann/job' },
    'ended.on-cluster': { address: 'https://head' },
    'ended.home': { folder: '/home/ann/job/out' },
  },
}
