import type { AreaTexts } from '../area'
import type { common as area } from '../areas/common'

export const common = {
  errors: {
    internal: [
      ({ detail }) => `Something went wrong inside Gridcast: ${detail}`,
      'Try again; if it happens again, copy the report and send it to the makers of Gridcast.',
    ],
    cancelled: ['This was cancelled.', 'Start it again when you are ready.'],
    legacy: [({ message }) => message, ({ remedy }) => remedy],
    'connection.lost': [
      'The connection to Gridcast was lost.',
      'If it does not come back by itself, start Gridcast again; finished epochs are kept.',
    ],
    'page.gone': [
      ({ reason }) => `The window's page ended unexpectedly (${reason}).`,
      'Load it again; nothing is lost, and a training goes on.',
    ],
    'page.hung': [
      'The window does not answer.',
      'Wait, or load it again; nothing is lost, and a training goes on.',
    ],
  },
  sentences: {
    'page.load': 'Load again',
    'page.wait': 'Wait',
    'page.quit': 'Quit',
    'closing.question': 'A model is being trained. What should become of it?',
    'closing.what':
      'Paused, it goes on later from where it is. In the background it goes on now without a ' +
      'window; start Gridcast to see it again.',
    'closing.pause': 'Pause and close',
    'closing.go-on': 'Go on in the background',
    'closing.stay': 'Cancel',
    'told.trained': ({ name }) => `"${name}" is trained`,
    'told.not-trained': ({ name }) => `"${name}" could not be trained`,
    'legacy.text': ({ text }) => text,
  },
} satisfies AreaTexts<typeof area>
