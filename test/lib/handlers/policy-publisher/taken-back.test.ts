import { takenBack } from '../../../../lib/handlers/policy-publisher/taken-back';

const from = Date.UTC(2026, 0, 1, 12);

test('the message names both ids, the time and the way out', () => {
  expect(takenBack('b2', 'a1', from, from + 60_000)).toBe('From 2026-01-01T12:00:00.000Z to 2026-01-01T12:01:00.000Z the edge may have served '
    + 'the text of id b2 while id a1 was announced, and a sender that fetched it then keeps it: raise `revision` by one in the next deploy, '
    + 'also when it is the same policy again, so that every sender fetches again.');
});

test('a text that is still served has no end', () => {
  expect(takenBack('b2', 'a1', '2026-01-01T12:00:00.000Z')).toMatch(/^Since 2026-01-01T12:00:00\.000Z the edge may have served/);
});

test('ids that are not known are not named', () => {
  expect(takenBack(undefined, undefined, from)).toContain('may have served another text while an older id was announced');
});
