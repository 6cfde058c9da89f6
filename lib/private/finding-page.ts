const PROJECT = 'https://github.com/cdk-mta-sts/cdk-mta-sts';
const DOCS = `${PROJECT}/blob/main/docs`;

/** A page for each finding. */
export const ALL_FINDINGS = `${PROJECT}/tree/main/docs/findings`;

/** What a finding means, who is hit, and how to mend it. */
export function pageOf(code: string): string {
  return `${DOCS}/findings/${code}.md`;
}

/** What has to be done, in commands. Who installs the package has no docs folder. */
export function runbook(name: 'README' | 'change-provider' | 'go-live' | 'mail-refused' | 'move-here' | 'retire'): string {
  return `${DOCS}/runbooks/${name}.md`;
}

/** What to do while mail is lost, before anything else is looked at. */
export const MAIL_REFUSED = runbook('mail-refused');
