/**
 * Electron's `protocol` for the app's own scheme. Chromium can't be taught a scheme from outside,
 * so the page lives at an https address that leads nowhere, and every request to it is answered by
 * the app's handler, headers included.
 */
import type { BrowserContext, Route } from 'playwright'

const pageOrigin = 'https://gridcast.test'
let appOrigin = ''
let handler: ((request: Request) => Promise<Response>) | null = null

/** `gridcast://app/x` to the address the page has in Chromium. */
export function toPageAddress(address: string): string {
  const match = /^[a-z]+:\/\/[^/]+/.exec(address)
  appOrigin = match?.[0] ?? ''
  return address.replace(appOrigin, pageOrigin)
}

/** And back. */
export const toAppAddress = (address: string) => address.replace(pageOrigin, appOrigin)

export const protocol = {
  registerSchemesAsPrivileged(): void {},
  handle(_scheme: string, answer: (request: Request) => Promise<Response>): void {
    handler = answer
  },
}

/**
 * Answers what pages ask for; anything but the app's own scheme is refused. `mayNavigate` is asked
 * before a page leaves it.
 */
export async function answerRequests(
  context: BrowserContext,
  mayNavigate: (url: string) => boolean,
): Promise<void> {
  await context.route('**/*', async (route: Route) => {
    const request = route.request()
    if (!request.url().startsWith(`${pageOrigin}/`) || handler === null) {
      // An aborted navigation leaves the page where it is, as Electron does when the app prevents
      // it; a failed one shows an error page
      const prevented = request.isNavigationRequest() && !mayNavigate(request.url())
      return route.abort(prevented ? 'aborted' : 'failed')
    }
    const response = await handler(
      new Request(toAppAddress(request.url()), { headers: request.headers() }),
    )
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
  })
}
