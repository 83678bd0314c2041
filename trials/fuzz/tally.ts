/** What a round of fuzzing counts, and what it keeps. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `crash`: a process ended. `hang`: no answer within the time. `memory`: more than it may take.
 * `stack`: a defect's words where a sentence belongs.
 */
export type Fault = 'crash' | 'hang' | 'memory' | 'stack'

export interface Finding {
  fault: Fault
  /** What was damaged: a format, `spec`, or a procedure. */
  what: string
  /** Makes the same input again. */
  seed: number
  detail: string
}

export class Tally {
  inputs = 0
  accepted = 0
  refused = 0
  /** Most memory that a data process took, in bytes. */
  mostBytes = 0
  readonly findings: Finding[] = []

  /** @param folder where findings are written; nowhere when null */
  constructor(private readonly folder: string | null) {}

  add(finding: Finding, extension: string, content: string | Uint8Array): void {
    this.findings.push(finding)
    if (this.folder === null) return
    mkdirSync(this.folder, { recursive: true })
    const name = `${finding.fault}-${finding.what.replace(/\W+/g, '-')}-${finding.seed}`
    writeFileSync(join(this.folder, `${name}.${extension}`), content)
  }

  toString(): string {
    const count = (fault: Fault) => this.findings.filter((found) => found.fault === fault).length
    return (
      `${this.inputs} inputs: ${this.accepted} read, ${this.refused} refused; ` +
      `${count('crash')} crashes, ${count('hang')} hangs, ${count('memory')} out of memory, ` +
      `${count('stack')} stacks shown; ` +
      `most memory ${Math.round(this.mostBytes / 2 ** 20)} MB`
    )
  }
}
