/** Kinds of things that main keeps and doors show: what news of a change can be about. */
export const topics = ['datasets', 'runs', 'forecasts', 'settings'] as const
export type Topic = (typeof topics)[number]
