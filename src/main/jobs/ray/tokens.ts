/**
 * Tokens of clusters, by address, in a file of the data folder that only its owner may read. They
 * are in no database, log, report or message.
 */
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const ownerOnly = 0o600
const tokensSchema = z.record(z.string(), z.string())

export class Tokens {
  constructor(private readonly path: string) {}

  /** Null for a cluster that asks for none. */
  of(address: string): string | null {
    return this.read()[address] ?? null
  }

  keep(address: string, token: string): void {
    const part = `${this.path}.${process.pid}.tmp`
    writeFileSync(part, JSON.stringify({ ...this.read(), [address]: token }), { mode: ownerOnly })
    chmodSync(part, ownerOnly)
    renameSync(part, this.path)
  }

  private read(): Record<string, string> {
    if (!existsSync(this.path)) return {}
    const parsed = tokensSchema.safeParse(JSON.parse(readFileSync(this.path, 'utf8')))
    return parsed.success ? parsed.data : {}
  }
}
