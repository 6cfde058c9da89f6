import { SingleBar } from 'cli-progress';

/** A bar on standard error, where a person waits for several domains: how many, how fast, how long it will be. */
export function progressBar(): { readonly tell: (done: number, all: number) => void; readonly end: () => void } {
  const bar = new SingleBar({ format: '{bar} {value} of {total} domains, {rate} a second, {eta_formatted} left', stream: process.stderr, clearOnComplete: true, hideCursor: true });
  let started: number | undefined;
  return {
    tell: (done, all) => {
      if (started === undefined) {
        started = Date.now();
        bar.start(all, 0, { rate: '0' });
      }
      bar.update(done, { rate: (done / Math.max(0.1, (Date.now() - started) / 1000)).toFixed(1) });
    },
    end: () => bar.stop(),
  };
}
