/** True when no field in the form holds a refused value; otherwise moves to the first that does. */
export function allValid(form: HTMLFormElement | undefined): boolean {
  const wrong = form?.querySelector<HTMLElement>('input:invalid, [aria-invalid="true"]')
  wrong?.focus()
  return !wrong
}
