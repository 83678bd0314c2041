/** What a tag of a TIFF that is written holds. */
export type TagValue =
  | { type: 'ascii'; text: string }
  | { type: 'short' | 'long' | 'double'; numbers: readonly number[] }
