/**
 * One line that is written over again in a terminal; in a file or a pipe only lines that stay are
 * written.
 */

/** Shortest time between two drawings of the line, in milliseconds. */
const redrawMs = 100

export class ProgressLine {
  private shown = false
  private drawnAt = 0

  constructor(private readonly stream: NodeJS.WriteStream) {}

  /** Shows the line in place of the one before. */
  show(text: string): void {
    if (!this.stream.isTTY || Date.now() - this.drawnAt < redrawMs) return
    this.drawnAt = Date.now()
    this.shown = true
    const room = Math.max(20, this.stream.columns - 1)
    this.stream.write(`\r\u001b[K${text.slice(0, room)}`)
  }

  /** Removes the line. */
  clear(): void {
    if (this.shown) this.stream.write('\r\u001b[K')
    this.shown = false
    this.drawnAt = 0
  }
}

/** `[########------]`, `share` of it done. */
export function bar(share: number, width = 24): string {
  const done = Math.round(Math.min(1, Math.max(0, share)) * width)
  return `[${'#'.repeat(done)}${'-'.repeat(width - done)}]`
}
