/** How the table of runs is looked at, kept while the window goes from screen to screen. */
export const groupings = ['none', 'label', 'data', 'model', 'status'] as const
export type Grouping = (typeof groupings)[number]

class RunsView {
  /** What was typed to find runs. */
  filter = $state('')
  grouping = $state<Grouping>('none')

  /** Shows the runs of one group, as those of a search that was just begun. */
  showGroup(group: string): void {
    this.filter = group
    this.grouping = 'label'
  }
}
export const runsView = new RunsView()
