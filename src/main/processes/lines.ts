/** Cuts what comes in pieces into lines. */
export class Lines {
  private rest = ''

  constructor(private readonly take: (line: string) => void) {}

  add(text: string): void {
    const lines = (this.rest + text).split('\n')
    this.rest = lines.pop() ?? ''
    for (const line of lines) this.take(line)
  }

  /** The last line may lack its end. */
  end(): void {
    if (this.rest !== '') this.take(this.rest)
    this.rest = ''
  }
}
