/**
 * What a request asks for, if this door understands it. Anyone on this machine can send anything,
 * so a target is read by a narrow rule instead of being repaired as browsers do: a path of this
 * door in origin form (RFC 9112, section 3.2.1), one slash at its beginning, printable ASCII, whole
 * escapes.
 */

/** Longer targets are no page's and no file's of ours. */
const mostCharacters = 2048

const originForm = /^\/(?![/\\])[!#-;=?-[\]_a-z~]*$/

/** The address that a request's target names; null when it is none of this door. */
export function readTarget(target: string | undefined): URL | null {
  if (target === undefined || target.length > mostCharacters || !originForm.test(target))
    return null
  try {
    const url = new URL(`http://127.0.0.1${target}`)
    decodeURIComponent(url.pathname)
    return url
  } catch {
    return null
  }
}
