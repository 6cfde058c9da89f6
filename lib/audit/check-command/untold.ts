import { DomainReport } from '../judge-domain';

/** What could not be told of a domain, in a few words each; nothing, where all was told. Nobody knows what would have been found there, so that it is no green. */
export function untoldOf({ kind, findings }: DomainReport): string[] {
  // behind the colon is why
  const said = findings.filter(({ code }) => code === 'check-not-asked').map(({ message }) => message.split(': ', 1)[0]);
  return said.length === 0 && kind === 'unknown' ? ['whether it receives mail is not known'] : said;
}
