import { FindingList } from './finding-list';
import { MAX_AGE_CEILING, MAX_AGE_FLOOR, MAX_AGE_LIMIT } from './policy';
import { PolicyField } from './policy-lines';
import { quote } from './text';

/** The seconds of a `max_age` field (RFC 8461 section 3.2: `1*10(DIGIT)`, at most 31557600), or undefined. */
export function readMaxAge(field: PolicyField | undefined, found: FindingList): number | undefined {
  if (!field) {
    return undefined;
  }
  const { value, line } = field;
  if (!/^[0-9]+$/.test(value)) {
    found.breach('policy-max-age-syntax', `max_age ${quote(value)} is not a whole number of seconds in plain digits`, line);
    return undefined;
  }
  const seconds = Number(value);
  if (seconds > MAX_AGE_LIMIT) {
    found.breach('policy-max-age-above-limit', `max_age ${quote(value)} is above the limit of ${MAX_AGE_LIMIT}; some reject it, `
      + 'some take it as it is, some cut it', line);
    return undefined;
  }
  if (value.length > 10) {
    found.breach('policy-max-age-syntax', `max_age ${quote(value)} has more than ten digits`, line);
    return undefined;
  }
  noteUnusual(seconds, line, found);
  return seconds;
}

function noteUnusual(seconds: number, line: number, found: FindingList): void {
  if (seconds === 0) {
    found.note('policy-max-age-zero', 'chasquid and rest-mail reject max_age 0, and hold the old policy', line);
  } else if (seconds < MAX_AGE_FLOOR) {
    found.note('policy-max-age-below-day', `max_age ${seconds} is less than a day (${MAX_AGE_FLOOR}): mimecast raises it, aykevl rejects it, `
      + 'and Gmail is said to ignore it', line);
  } else if (seconds > MAX_AGE_CEILING) {
    found.note('policy-max-age-at-limit', `Stalwart takes max_age ${seconds} for too much and holds the policy for a day`, line);
  }
}
