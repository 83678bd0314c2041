/**
 * What a table says of its places beside date and value (a code, a name, the state around it), so
 * that a forecast can leave with the same columns.
 */
import type { NamedPlaces } from './table-rows'

/** A column that changes in more rows than this doesn't describe the place. */
const mostChanges = 0.01

export class PlaceFields {
  private readonly ids = new Map<string, number>()
  /** The newest row of each place: of a place whose name was changed, the newest name. */
  private readonly newest: (readonly string[])[] = []
  private readonly changes: Uint32Array
  private rows = 0

  constructor(private readonly columns: readonly string[]) {
    this.changes = new Uint32Array(columns.length)
  }

  /** The number of a place by its name, -1 where there is none; Nan is a province of Thailand. */
  idOf(text: string): number {
    const name = text.trim()
    if (name === '') return -1
    const known = this.ids.get(name)
    if (known !== undefined) return known
    this.ids.set(name, this.ids.size)
    return this.ids.size - 1
  }

  note(place: number, row: readonly string[]): void {
    const before = this.newest[place]
    this.newest[place] = row
    this.rows++
    if (before === undefined) return
    for (let at = 0; at < this.changes.length; at++)
      if (before[at] !== row[at]) this.changes[at] = (this.changes[at] ?? 0) + 1
  }

  finish(): NamedPlaces {
    const describes = [...this.changes].map((count) => count <= mostChanges * this.rows)
    const names = [...this.ids.keys()]
    const fields = names.map((_, place) =>
      this.columns.map((__, at) =>
        describes[at] === true ? (this.newest[place]?.[at] ?? null) : null,
      ),
    )
    return { names, columns: [...this.columns], fields }
  }
}
