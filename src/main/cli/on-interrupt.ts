/** Ctrl-C: the first time in order, the second time at once. */

const interruptedStatus = 130

/**
 * Calls the listener at the first Ctrl-C (or SIGTERM) and quits at the second. Returns how to go
 * back to Ctrl-C as usual.
 */
export function onInterrupt(listener: () => void): () => void {
  let asked = false
  const interrupt = () => {
    if (asked) process.exit(interruptedStatus)
    asked = true
    listener()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  return () => {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}
