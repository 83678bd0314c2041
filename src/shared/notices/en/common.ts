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
    'legacy.text': ({ text }) => text,
  },
} satisfies AreaTexts<typeof area>
