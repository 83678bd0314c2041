/** What a training's curves and pictures say, and what may help. */
import { count } from '../area'

export const coach = {
  errors: {
    /** How many times its lowest value the training loss is, and the epoch of that. */
    'coach.diverging': { times: 2.4, epoch: 3, learningRate: 0.01 },
    /** By which share the loss has fallen at most. */
    'coach.not-learning': { epochs: count, share: 0.004, learningRate: 0.001 },
    /** The best epoch, and by which shares the losses have grown and fallen since. */
    'coach.by-heart': { best: 24, validation: 0.12, training: 0.08 },
    /** By which share the validation loss fell in the last epochs. */
    'coach.not-yet-done': { share: 0.05, epochs: count },
    /** How much the forecast varies beside what happened. */
    'coach.constant': { share: 0.02 },
    /** Detail of the forecast and of no change, beside what happened. */
    'coach.blurred': { detail: 0.3, unchanged: 1.02 },
  },
  sentences: {},
}
