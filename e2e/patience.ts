/**
 * How long a test waits for what must come, in milliseconds: only against hanging, as a machine may
 * be as busy as it likes.
 */
export const patienceMs = 300_000
