/** Pieces of a page that stands alone: text is escaped where it is put in, never later. */

/** A piece of markup. */
export interface Html {
  readonly markup: string
}

type Part = Html | string | number | null | readonly Html[]

const entities: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
}

/** Text that means itself, whatever stands in it. */
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)

/** Markup with texts, numbers and pieces in it. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const between = parts.map(markupOf)
  return { markup: strings.map((text, at) => text + (between[at] ?? '')).join('') }
}

function markupOf(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'object')
    return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('')
  return escaped(String(part))
}

type Row = readonly (string | number | null)[]

export function table(head: readonly string[], rows: readonly Row[]): Html {
  return html`<table>
    <thead>
      <tr>
        ${head.map((text) => html`<th scope="col">${text}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${row.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** Names and what they are. */
export function facts(pairs: readonly (readonly [string, string | number | null])[]): Html {
  const known = pairs.filter(([, value]) => value !== null && value !== '')
  return html`<dl>
    ${known.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`
}

/** Sections may have been left empty. */
export const section = (title: string, ...content: readonly Html[]) =>
  html`<section>
    <h2>${title}</h2>
    ${content}
  </section>`

export const list = (items: readonly string[]) =>
  html`<ul>
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`
