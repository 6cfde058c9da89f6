/** More of them than these nobody reads. */
export const SHOWN = 8;
