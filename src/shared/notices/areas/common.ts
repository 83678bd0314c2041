/** What every part may have to say. */
import { none } from '../area'

export const common = {
  errors: {
    internal: { detail: 'x is not a function' },
    cancelled: none,
    /** An error that an earlier version kept in words. */
    legacy: { message: 'It failed.', remedy: 'Try again.' },
    'connection.lost': none,
    /** The page of the desktop window ended. */
    'page.gone': { reason: 'crashed' },
    'page.hung': none,
  },
  sentences: {
    'page.load': none,
    'page.wait': none,
    'page.quit': none,
    /** The desktop window is closed while something is trained. */
    'closing.question': none,
    'closing.what': none,
    'closing.pause': none,
    'closing.go-on': none,
    'closing.stay': none,
    /** Titles of what the system tells someone who looks elsewhere. */
    'told.trained': { name: 'Run 7' },
    'told.not-trained': { name: 'Run 7' },
    /** A sentence that an earlier version kept in words. */
    'legacy.text': { text: 'Split by time.' },
  },
}
