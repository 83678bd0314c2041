import type { AreaTexts } from '../area'
import type { coach as area } from '../areas/coach'

export const coach = {
  errors: {
    'coach.diverging': [
      ({ times, epoch }, { format }) =>
        `The training runs away: its loss is ${format.number(times, 2)} times what it was in ` +
        `epoch ${epoch}.`,
      ({ learningRate }, { format }) =>
        `Its steps are too large. Train with a lower learning rate than ` +
        `${format.number(learningRate, 2)}, and clip gradients.`,
    ],
    'coach.not-learning': [
      ({ epochs, share }, { format }) =>
        `It does not learn: in ${format.count(epochs, 'epoch')} the loss has fallen by ` +
        `${format.percent(Math.max(0, share))}.`,
      ({ learningRate }, { format }) =>
        `The learning rate ${format.number(learningRate, 2)} is likely far too low or too high ` +
        'for this data.',
    ],
    'coach.by-heart': [
      ({ best, validation, training }, { format }) =>
        `Epoch ${best} was the best. Since then it learns the training data by heart: its error ` +
        `there fell by ${format.percent(training)}, and on data it does not learn from it grew ` +
        `by ${format.percent(validation)}.`,
      'More epochs do not help. A smaller model, or weights held small, can remember less.',
    ],
    'coach.not-yet-done': [
      ({ share, epochs }, { format }) =>
        `It was still getting better when it ended: by ${format.percent(share)} in the last ` +
        `${format.count(epochs, 'epoch')}.`,
      'A longer training will likely forecast better.',
    ],
    'coach.constant': [
      ({ share }, { format }) =>
        `The forecast is nearly the same everywhere: it varies ${format.percent(share)} as much ` +
        'as what happened.',
      'The network says the mean and no more. Values spread more evenly are easier to learn from.',
    ],
    'coach.blurred': [
      ({ detail, unchanged }, { format }) =>
        `The forecast is blurrier than "no change": it has ${format.percent(detail)} of the ` +
        `detail of what happened, and no change has ${format.percent(unchanged)}.`,
      'A blur errs least where the future is uncertain. A loss that rewards structure keeps more ' +
        'of it, at the price of a larger error.',
    ],
  },
  sentences: {},
} satisfies AreaTexts<typeof area>
