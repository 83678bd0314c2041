/**
 * Who may use the browser door: whoever opens the address that the terminal printed. Its token
 * works once and is exchanged for a cookie; then a new token takes its place, so that a link seen
 * by someone else later is worth nothing.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const newSecret = () => randomBytes(32).toString('base64url')

export class Sessions {
  #token = newSecret()
  readonly #cookies = new Set<string>()
  readonly #cookieName: string

  /** @param port cookies are shared by all ports of a host, so the name carries the port */
  constructor(port: number) {
    this.#cookieName = `gridcast-${port}`
  }

  get token(): string {
    return this.#token
  }

  /** Exchanges the token for a `Set-Cookie` value; null when it is not, or no longer, the token. */
  exchange(token: string): string | null {
    if (!same(token, this.#token)) return null
    this.#token = newSecret()
    const cookie = newSecret()
    this.#cookies.add(cookie)
    return `${this.#cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Strict`
  }

  /** Whether a request's `Cookie` header carries a session. */
  holds(cookieHeader: string | undefined): boolean {
    const given = cookieHeader?.split('; ').find((part) => part.startsWith(`${this.#cookieName}=`))
    const value = given?.slice(this.#cookieName.length + 1)
    return value !== undefined && [...this.#cookies].some((cookie) => same(cookie, value))
  }
}

/** Compares without telling by its duration where two strings differ. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
