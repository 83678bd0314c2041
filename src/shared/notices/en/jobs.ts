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
  },
  sentences: {
    'ended.elsewhere': ({ folder }) =>
      `Waits for its weights to come home: it is to be trained elsewhere, from ${folder}. ` +
      'Resuming trains it here.',
    'ended.home': ({ folder }) => `Its weights came home from ${folder}.`,
  },
} satisfies AreaTexts<typeof area>
