/** Making a dataset from another, step by step. */
export const prepare = {
  errors: {
    'prepare.step': { step: 'sum=x', problem: 'Invalid input', known: ['sum=FRAMES', 'log1p'] },
    'prepare.crop': { height: 6, width: 8, rows: '3-7', columns: '1-8' },
    'prepare.clip-time': { frames: 40, wanted: '39-45' },
    'prepare.aggregate-time': { frames: 5, needed: 6 },
  },
  sentences: {},
}
