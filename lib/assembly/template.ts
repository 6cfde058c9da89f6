/** A resource of a template, as it is written there. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
}

export interface Template {
  /** Stage path and stack artifact; of a nested stack its logical id behind them. */
  readonly stack: string;
  /** It is a file that may have any name, so that `stack` tells nothing. */
  readonly isNameless?: boolean;
  /** The path of the stage; empty: no stage. */
  readonly stage: string;
  readonly file: string;
  readonly region?: string;
  readonly account?: string;
  /** By logical id; without a prototype. */
  readonly resources: Readonly<Record<string, Resource>>;
  /** What belongs to it and was not looked into, in words. */
  readonly unread: readonly string[];
}
