import type { AreaTexts } from '../area'
import type { dataProcess as area } from '../areas/data-process'

export const dataProcess = {
  errors: {
    'data.start': [
      ({ detail }) => `The data process can't be started: ${detail}.`,
      'Install again with `npm ci`.',
    ],
    'data.hung': [
      ({ seconds, work }, { say }) =>
        `The data process stopped answering for ${seconds} s while ${say(work)}, and was ended.`,
      'Try again; a drive that does not answer, or a damaged file, can be the reason.',
    ],
    'data.memory': [
      ({ megabytes, work }, { say }) =>
        `The data process needed more than ${megabytes} MB of memory while ${say(work)}, and ` +
        'was ended.',
      ({ megabytes, variable }) =>
        `Take a part of it, or allow more memory with ${variable}=${2 * megabytes}.`,
    ],
    'data.died': [
      ({ how, work }, { say }) =>
        `The data process ended unexpectedly (${how}) while ${say(work)}.`,
      'Try again; if it happens again, the file may be damaged.',
    ],
    'files.destination': [
      'This place is no longer known to the app.',
      'Choose again where to save.',
    ],
    'forecast.too-large': [
      ({ values }, { format }) =>
        `This forecast holds ${format.number(values, 3)} values, too many to show at once.`,
      'Save it as .npy and look at it there, or forecast fewer steps.',
    ],
  },
  sentences: {
    'work.reading': ({ file, others }, { format }) =>
      others === 0
        ? `reading ${file}`
        : `reading ${file} and ${format.count(others, 'more file', 'more files')}`,
    'work.reading-dataset': ({ name }, { format }) => `reading ${format.quote(name)}`,
    'work.sample': ({ sample }) => `making the sample ${sample}`,
    'work.writing': ({ file }) => `writing ${file}`,
  },
} satisfies AreaTexts<typeof area>
