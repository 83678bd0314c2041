/**
 * What a test tells the stand-in: each message is answered with `{ done: type }` once it has been
 * carried out.
 */
export type Steering =
  | { type: 'open-dialog'; paths: string[] }
  | { type: 'save-dialog'; path: string | null }
  | { type: 'menu'; label: string }
  | { type: 'file'; path: string; name: string; size: number }
  | { type: 'quit' }
