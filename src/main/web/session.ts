/**
 * Who may use the browser door: whoever opens the address that the terminal printed. Its token
 * works once, for some minutes, and is exchanged for a cookie; then a new token takes its place, so
 * that a link seen by someone else later is worth nothing.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** How long a token that nobody used is good for, in milliseconds. */
const tokenLifeMs = 10 * 60_000

const newSecret = () => randomBytes(32).toString('base64url')

export class Sessions {
  private currentToken = newSecret()
  private madeAt: number
  private readonly cookies = new Set<string>()
  private readonly cookieName: string

  /**
   * @param port cookies are shared by all ports of a host, so the name carries the port
   * @param now a clock that only goes forward, in milliseconds
   */
  constructor(
    port: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.cookieName = `gridcast-${port}`
    this.madeAt = now()
  }

  get token(): string {
    return this.currentToken
  }

  /**
   * Exchanges the token for a `Set-Cookie` value: `unknown` when it is not the token, `expired`
   * when it is but too old, and then there is a new one.
   */
  exchange(token: string): { cookie: string } | 'unknown' | 'expired' {
    if (!same(token, this.currentToken)) return 'unknown'
    const isExpired = this.now() - this.madeAt > tokenLifeMs
    this.currentToken = newSecret()
    this.madeAt = this.now()
    if (isExpired) return 'expired'
    const cookie = newSecret()
    this.cookies.add(cookie)
    return { cookie: `${this.cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Strict` }
  }

  /** Whether a request's `Cookie` header carries a session. */
  holds(cookieHeader: string | undefined): boolean {
    const given = cookieHeader?.split('; ').find((part) => part.startsWith(`${this.cookieName}=`))
    const value = given?.slice(this.cookieName.length + 1)
    return value !== undefined && [...this.cookies].some((cookie) => same(cookie, value))
  }
}

/** Compares without telling by its duration where two strings differ. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
