// @ts-check
/** Variables by which a package and its tests find each other. */

/** Read by tests: the packaged program that they start. */
export const packageVariable = 'GRIDCAST_PACKAGE'

/** Read by the stand-in for Electron's binary: where the tests keep what it runs. */
export const standInVariable = 'GRIDCAST_STAND_IN'
