const DOCS = 'https://github.com/cdk-mta-sts/cdk-mta-sts/blob/main/docs';

/** What a finding means, who is hit, and how to mend it. */
export function pageOf(code: string): string {
  return `${DOCS}/findings/${code}.md`;
}

/** What to do while mail is lost, before anything else is looked at. */
export const MAIL_REFUSED = `${DOCS}/runbooks/mail-refused.md`;
