import { Format, Options, Params, SingleBar } from 'cli-progress';

export interface Progress {
  readonly tell: (done: number, all: number) => void;
  readonly end: () => void;
}

/** A bar on standard error, where a person waits for several domains: how many, how fast, how long it will be. */
export function progressBar(): Progress {
  const bar = new SingleBar({
    // made anew each time that it is drawn: while nothing comes, the rate falls
    format: line,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    // its own way is to end the bar, and to go on with the work
    gracefulExit: false,
  });
  let isShown = false;
  const end = () => {
    bar.stop();
    process.off('SIGINT', interrupted);
  };
  const interrupted = () => {
    end();
    process.kill(process.pid, 'SIGINT');
  };
  return {
    tell: (done, all) => {
      if (!isShown) {
        isShown = true;
        process.once('SIGINT', interrupted);
        bar.start(all, done);
      }
      bar.update(done);
    },
    end,
  };
}

function line(options: Options, { progress, value, total, startTime }: Params): string {
  const seconds = Math.max(0.1, (Date.now() - startTime) / 1000);
  const left = value === 0 ? '' : `, ${Format.TimeFormat(Math.ceil((total - value) * seconds / value), options, 1)} left`;
  return `${Format.BarFormat(progress, options)} ${value} of ${total} domains, ${(value / seconds).toFixed(1)} a second${left}`;
}
