/** Electron's Menu: keeps the template, so that a test can choose an item. */
interface Item {
  label?: string
  click?: () => void
  submenu?: Item[]
}

export class Menu {
  private static application: Menu | null = null
  readonly items: Item[]

  constructor(items: Item[]) {
    this.items = items
  }

  static buildFromTemplate(template: Item[]): Menu {
    return new Menu(template)
  }

  static setApplicationMenu(menu: Menu): void {
    Menu.application = menu
  }

  /** Chooses the item with this label, wherever it is. */
  static choose(label: string): void {
    const item = find(Menu.application?.items ?? [], label)
    if (item?.click === undefined) throw new Error(`The menu has no item "${label}".`)
    item.click()
  }
}

function find(items: Item[], label: string): Item | undefined {
  for (const item of items) {
    const found = item.label === label ? item : find(item.submenu ?? [], label)
    if (found !== undefined) return found
  }
  return undefined
}
