// @ts-check
/** Which advisories of an `npm audit` concern what is in the app, and are not to be lived with. */

/**
 * @typedef {{ title: string, severity: string, url: string, range: string }} Advisory
 * @typedef {{ severity: string, via: (string | Advisory)[], nodes: string[] }} Vulnerability
 */

const grave = new Set(['high', 'critical'])

/**
 * @param {{ vulnerabilities: Record<string, Vulnerability> }} report of `npm audit --json`
 * @param {ReadonlySet<string>} shipped paths in the lock file
 * @returns {string[]} one line each
 */
export function graveAdvisories({ vulnerabilities }, shipped) {
  return Object.entries(vulnerabilities).flatMap(([name, { via, nodes }]) => {
    if (!nodes.some((path) => shipped.has(path))) return []
    return via
      .filter((one) => typeof one !== 'string')
      .filter(({ severity }) => grave.has(severity))
      .map(({ title, severity, url, range }) => `${severity}: ${name} ${range}: ${title} (${url})`)
  })
}
