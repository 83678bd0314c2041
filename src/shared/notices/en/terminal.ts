import type { AreaTexts } from '../area'
import type { terminal as area } from '../areas/terminal'

export const terminal = {
  errors: {
    input: [
      ({ place, problem }, { say }) =>
        `The request can't be understood${place === '' ? '' : `: "${place}"`}: ${say(problem)}.`,
      'Change this value and try again.',
    ],
    'input.option': [
      ({ option, problem }, { say }) => `${option} can't have this value: ${say(problem)}.`,
      'See `gridcast train --help`.',
    ],
    'input.auto-option': [
      ({ setting }) => `An automatic run chooses ${setting} itself.`,
      'Leave it out, or choose a --template or a --reference in place of --auto.',
    ],
    'input.data-needed': [
      'train needs --data, a dataset or a file.',
      'See `gridcast train --help`.',
    ],
    'dataset.ambiguous': [
      ({ name, ids }, { format }) => `${format.count(ids.length, 'dataset')} are named "${name}".`,
      ({ ids }, { format }) => `Name one by its id: ${format.list(ids, 'or')}.`,
    ],
    'dataset.neither': [
      ({ wanted }) => `"${wanted}" is neither a dataset nor a file.`,
      'List the datasets with `gridcast datasets`, or check the path.',
    ],
    'import.plan-json': [
      ({ detail }) => `The plan is no JSON: ${detail}.`,
      'Write it as {"valueColumn": "cases"}, or name a file with such content.',
    ],
    'run.ended': [
      ({ why }, { say }) => say(why),
      ({ run, resume }) =>
        resume ? `Go on with \`gridcast train --resume ${run}\`.` : 'See `gridcast runs`.',
    ],
  },
  sentences: {
    'report.hint': '`gridcast report` prints a report of it.',
    'problem.too-small': ({ least, included }) =>
      `it must be ${included ? 'at least' : 'greater than'} ${least}`,
    'problem.too-large': ({ most, included }) =>
      `it must be ${included ? 'at most' : 'less than'} ${most}`,
    'problem.empty': 'it must not be empty',
    'problem.type': ({ expected }) => `it must be of the kind ${expected}`,
    'problem.choice': ({ choices }, { format }) => `it must be ${format.list(choices, 'or')}`,
    'problem.form': 'it has the wrong form',
  },
} satisfies AreaTexts<typeof area>
