/** More of them than these nobody reads. */
export const SHOWN = 8;

/** Of a line that is read. */
export const WIDTH = 100;
