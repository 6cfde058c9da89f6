import { CheckFinding } from '../check-codes';
import { Served, View } from '../view';

/** What senders read of the policy itself, with its line. Where IPv6 serves another text, what is wrong there only. */
export function policyText({ served, sts }: View): CheckFinding[] {
  const [first] = served;
  return sts?.valid ? served.flatMap(each => findingsOf(each, each === first ? [] : first.parsed.findings.map(({ code }) => code))) : [];
}

function findingsOf({ parsed: { findings }, by }: Served, known: readonly string[]): CheckFinding[] {
  return findings.filter(({ code }) => !known.includes(code)).map(({ line, message, ...each }) => {
    const where = line !== undefined ? `Line ${line} of the policy${by}: ` : by && `In the policy${by}: `;
    return { ...each, area: 'mta-sts', message: `${where}${message}` };
  });
}
