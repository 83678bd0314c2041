/** What the terminal's door says; and what is wrong with a value that was given. */
import { none, oneOf } from '../area'
import type { AnySentence } from '../values'

const problem = oneOf<AnySentence>({ code: 'problem.form', values: {} })

export const terminal = {
  errors: {
    /** A request whose value does not fit the contract; the place is a field's path. */
    input: { place: oneOf<string>('settings.epochs', ''), problem },
    'input.option': { option: '--learning-rate', problem },
    'input.data-needed': none,
    'input.auto-option': { setting: 'learningRate' },
    'dataset.ambiguous': { name: 'Cases', ids: ['k3f9x2ab', 'b2a8c1de'] },
    'dataset.neither': { wanted: 'cases' },
    'import.plan-json': { detail: 'Unexpected token' },
    'run.ended': {
      run: 'k3f9x2ab',
      why: oneOf<AnySentence>({ code: 'ended.not-begun', values: {} }),
      resume: oneOf<boolean>(true, false),
    },
  },
  sentences: {
    'report.hint': none,
    'problem.too-small': { least: 1, included: oneOf<boolean>(true, false) },
    'problem.too-large': { most: 1, included: oneOf<boolean>(true, false) },
    'problem.empty': none,
    'problem.type': { expected: 'number' },
    'problem.choice': { choices: ['a', 'b'] },
    'problem.form': none,
  },
}
