/** The part of `lineclip` that is used; it ships without types. */
declare module 'lineclip' {
  /**
   * What lies of a ring inside a box `[west, south, east, north]` (Sutherland and Hodgman): one
   * ring, whose parts may be joined along the box's sides.
   */
  export function clipPolygon(
    points: readonly (readonly [number, number])[],
    box: readonly [number, number, number, number],
  ): [number, number][]
}
