import { AppRecord, sameZone } from './records';
import { MxAnswer, MxHost, parseMxHost, Seconds } from '../change';

/** The MX records of a domain, as an app defines them. */
export interface AppMx {
  readonly mx: MxAnswer;
  readonly ttl?: Seconds;
  readonly unknown: readonly string[];
}

/**
 * The MX records of a domain among the record sets of an app.
 *
 * @param declared what the construct found when it was synthesized; it knows zones that templates do not tell apart.
 * @param anchor a record set of the public zone.
 */
export function mxInApp(domain: string, sets: readonly AppRecord[], declared: readonly string[] | undefined, anchor: AppRecord | undefined): AppMx {
  const inZone = sets.filter(set => !anchor || sameZone(set, anchor) !== false);
  const ttls = inZone.flatMap(({ ttl }) => ttl ?? []);
  const ttl = ttls.length > 0 ? Math.max(...ttls) : undefined;
  if (declared) {
    return answer(domain, declared.map(value => ({ value, stack: undefined })), ttl, []);
  }
  if (inZone.length === 0) {
    return { mx: { state: 'unknown', why: 'the app does not define them' }, unknown: [] };
  }
  const unsure = inZone.find(set => set.values === undefined || set.conditional) ?? inZone.find(set => sameZone(set, anchor ?? inZone[0]) !== true);
  if (unsure) {
    const { logicalId, template, shown, values, conditional } = unsure;
    const what = values === undefined ? `has a value that only a deploy knows (${shown})`
      : conditional ? 'is there under a condition' : 'may be in another zone of the name, such as a private one';
    const why = `the MX record set ${logicalId} of stack ${template.stack} ${what}`;
    return { mx: { state: 'unknown', why }, ttl, unknown: [`The MX records of ${domain}: ${why}.`] };
  }
  const routed = inZone.some(set => set.routed) ? [`${domain} has several MX record sets with a routing policy: they are looked at as one.`] : [];
  return answer(domain, inZone.flatMap(({ values, template }) => values!.map(value => ({ value, stack: template.stack }))), ttl, routed);
}

function answer(domain: string, values: readonly { value: string; stack?: string }[], ttl: Seconds | undefined, unknown: string[]): AppMx {
  const records: MxHost[] = [];
  for (const { value, stack } of values) {
    const [host, why] = hostIn(value);
    if (why !== undefined) {
      const said = `${stack === undefined ? '' : `in stack ${stack} `}${why}`;
      return { mx: { state: 'unknown', why: said }, ttl, unknown: [...unknown, `The MX records of ${domain}: ${said}`] };
    }
    records.push(host);
  }
  return { mx: { state: 'records', records }, ttl, unknown };
}

function hostIn(value: string): [MxHost, undefined] | [undefined, string] {
  // null MX (RFC 7505)
  if (/^\s*\d+\s+\.\s*$/.test(value)) {
    return [{ host: '.', preference: 0 }, undefined];
  }
  try {
    return [parseMxHost(value), undefined];
  } catch (error) {
    return [undefined, (error as Error).message];
  }
}
