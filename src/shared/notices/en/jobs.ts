import type { AreaTexts } from '../area'
import type { jobs as area } from '../areas/jobs'

const unsuited = {
  'no-network': 'it is no network but arithmetic, which takes seconds here',
  'starts-from': 'its network corrects another forecast, which only Gridcast computes',
  repeats: 'it repeats another run bit for bit, which only the same program can',
}

export const jobs = {
  errors: {
    'job.unsuited': [
      ({ name, why }) => `The run "${name}" can't be trained elsewhere: ${unsuited[why]}.`,
      'Train it here, or choose a network that starts from nothing.',
    ],
    'job.folder-used': [
      ({ folder }) => `The folder ${folder} is not empty.`,
      'Name a folder that is new or empty.',
    ],
    'job.write': [
      ({ folder, detail }) => `The folder ${folder} can't be written: ${detail}.`,
      'Choose another folder, or make room.',
    ],
    'job.package-missing': [
      ({ folder }) => `The Python package for clusters is not where the app is (${folder}).`,
      'Install Gridcast again.',
    ],
    'job.nothing-home': [
      ({ folder }) => `There are no weights in ${folder}: best.safetensors is missing.`,
      'Name the folder that the training wrote to, once its first epoch is done.',
    ],
    'job.damaged': [
      ({ file, detail }) => `The file ${file} can't be used: ${detail}.`,
      'Copy it again from where it was trained.',
    ],
    'job.other-run': [
      ({ file, name, what }) =>
        `The file ${file} was not trained for the run "${name}": its ${what} differ${
          what === 'model' ? 's' : ''
        }.`,
      'Name the run whose job folder it was trained from.',
    ],
    'cluster.address': [
      ({ address }) => `${address} is no address of a cluster.`,
      'Give it with http:// or https://, as Ray prints it: http://127.0.0.1:8265.',
    ],
    'cluster.insecure': [
      ({ address }) =>
        `${address} is another machine, and without TLS anybody on the way could read the token ` +
        'and the data and send other code.',
      'Use an https:// address, or a tunnel: ssh -N -L 8265:localhost:8265 HEAD, then ' +
        'http://localhost:8265.',
    ],
    'cluster.unreachable': [
      ({ address, detail }) => `The cluster at ${address} does not answer: ${detail}.`,
      'See whether its head runs and its dashboard is reachable from here.',
    ],
    'cluster.refused': [
      ({ address, status, detail }) => `The cluster at ${address} refused (${status}): ${detail}.`,
      'See whether the token is right, and what the head says in its dashboard.',
    ],
    'cluster.too-large': [
      ({ bytes, most }, { format }) =>
        `The job is too large to be sent: ${format.bytes(bytes)}, at most ${format.bytes(most)}.`,
      'Copy the dataset’s frames.npy and valid.npy to a folder that the cluster reaches, and ' +
        'name that folder with --cluster-data.',
    ],
    'cluster.not-submitted': [
      ({ name }) => `The run "${name}" was not submitted to a cluster from this data folder.`,
      'Submit it with `gridcast job submit`.',
    ],
    'cluster.failed': [
      ({ status, detail }) => `The training on the cluster ended as ${status}: ${detail}.`,
      'Its whole log is in the cluster’s dashboard. Submitted again with the same folder, it ' +
        'goes on from its last checkpoint.',
    ],
  },
  sentences: {
    'ended.elsewhere': ({ folder }) =>
      `Waits for its weights to come home: it is to be trained elsewhere, from ${folder}. ` +
      'Resuming trains it here.',
    'ended.on-cluster': ({ address }) => `Is trained on the cluster at ${address}.`,
    'ended.home': ({ folder }) => `Its weights came home from ${folder}.`,
  },
} satisfies AreaTexts<typeof area>
