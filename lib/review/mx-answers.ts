import { RecordSet } from './record-sets';
import { MxAnswer, MxHost } from '../change';

/** The answers that senders get of the app's MX record sets: one, or of sets with a routing policy each. None: the app has no MX record. */
export function mxAnswers(sets: readonly RecordSet[]): MxAnswer[] {
  const answers = new Map(sets.map(set => {
    const found = answer(set);
    return [JSON.stringify(found), found];
  }));
  return [...answers.values()];
}

/** What `MxHosts` of a publication says, which the constructs write from records of the app or from a property of that name. */
export function givenAnswers(values: readonly (string | undefined)[] | undefined): MxAnswer[] {
  return values === undefined || values.length === 0 ? [] : [answerOf(values, 'MxHosts of the publication')];
}

function answer({ values, condition, logicalId, template }: RecordSet): MxAnswer {
  const what = `the MX record ${logicalId} of ${template.stack}`;
  if (condition !== undefined) {
    return { state: 'unknown', why: `${what} stands only under the condition ${condition}` };
  }
  return values ? answerOf(values, what) : { state: 'unknown', why: `${what} has values that only the deploy knows` };
}

function answerOf(values: readonly (string | undefined)[], what: string): MxAnswer {
  const hosts = values.map(value => value === undefined ? undefined : hostOf(value));
  if (!hosts.every(host => host !== undefined)) {
    return { state: 'unknown', why: `${what} has ${values.includes(undefined) ? 'a value that only the deploy knows' : 'a value that is no MX host'}` };
  }
  return { state: 'records', records: hosts };
}

function hostOf(value: string): MxHost | undefined {
  const [, preference, host] = /^\s*(\d{1,5})\s+(\S{1,255})\s*$/.exec(value) ?? [];
  return host === undefined || Number(preference) > 65535 ? undefined : { host, preference: Number(preference) };
}
