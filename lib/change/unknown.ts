/** A value that is there and cannot be told, such as a token of a template or an answer that could not be had. */
export interface Unknown {
  /** What it is, as it goes into a message: `a token of the template`. */
  readonly unknown: string;
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && 'unknown' in value;
}

/** The value, or undefined where there is none or it cannot be told. */
export function known<T>(value: T | Unknown | undefined): T | undefined {
  return isUnknown(value) ? undefined : value;
}
