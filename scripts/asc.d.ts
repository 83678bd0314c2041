/**
 * What is used of AssemblyScript's compiler. Its own types declare AssemblyScript's globals, which
 * would change `Array` for every file of the same program.
 */
export function main(
  args: readonly string[],
): Promise<{ error: Error | null; stderr: { toString(): string } }>
declare const asc: { main: typeof main }
export default asc
