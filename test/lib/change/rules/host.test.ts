import type { PolicyHostIdentity } from '../../../../lib/change';
import { enforced, found } from '../example';

const identity: PolicyHostIdentity = {
  stack: 'Mail', path: 'Mail/MtaSts', resources: { distribution: { logicalId: 'D1' }, bucket: { logicalId: 'B1', immutable: '["name"]' } },
};
const at = (host: PolicyHostIdentity | undefined) => ({ ...enforced, host });

describe('change-host-replaced', () => {
  const code = 'change-host-replaced';

  test('is high for another logical id, and for another immutable property', () => {
    const otherId = { ...identity, resources: { ...identity.resources, distribution: { logicalId: 'D2' } } };
    expect(found(code, at(identity), at(otherId))).toMatchObject({ harm: 'protection', level: 'high', message: expect.stringMatching(/^distribution of .* the deploy fails/) });
    const otherName = { ...identity, resources: { ...identity.resources, bucket: { logicalId: 'B1', immutable: '["other"]' } } };
    expect(found(code, at(identity), at(otherName))?.message).toMatch(/^bucket of/);
  });

  test('names all that are replaced, a resource that is gone among them', () => {
    expect(found(code, at(identity), at({ ...identity, resources: {} }))?.message).toMatch(/^distribution and bucket of the policy host of example\.com are/);
  });

  test('is silent where all stays, where something is added, and where nothing is known of the host', () => {
    expect(found(code, at(identity), at(identity))).toBeUndefined();
    expect(found(code, at(identity), at({ ...identity, resources: { ...identity.resources, record: { logicalId: 'R' } } }))).toBeUndefined();
    expect(found(code, at(undefined), at(identity))).toBeUndefined();
  });
});

describe('change-host-moved', () => {
  const code = 'change-host-moved';
  const elsewhere = { ...identity, path: 'Mail/Policy', resources: { distribution: { logicalId: 'D2' }, bucket: { logicalId: 'B2' } } };

  test('is high for another path with other logical ids, and says how to do it', () => {
    expect(found(code, at(identity), at(elsewhere))).toMatchObject({
      level: 'high', message: expect.stringContaining('from Mail/MtaSts to Mail/Policy'), next: expect.stringContaining('cdk refactor'),
    });
    expect(found('change-host-replaced', at(identity), at(elsewhere))).toBeUndefined();
  });

  test('is high for another stack, and says how to import', () => {
    expect(found(code, at(identity), at({ ...identity, stack: 'Policies' }))).toMatchObject({
      message: expect.stringContaining('from stack Mail to stack Policies'), next: expect.stringContaining('cdk import'),
    });
  });

  test('is silent for another path with the same logical ids', () => {
    expect(found(code, at(identity), at({ ...identity, path: 'Mail/Policy' }))).toBeUndefined();
  });
});
