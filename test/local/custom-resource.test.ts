import { bucketsOf, events, requests, tinyApp } from './tiny';
import { LocalCloud, startLocalCloud } from '../../local';

let cloud: LocalCloud;

beforeAll(async () => { cloud = await startLocalCloud(); });
afterAll(async () => cloud.stop());
afterEach(async () => cloud.setFaults());

test('a Create that fails is followed by a Delete with the id that was reported, before anything else goes', async () => {
  const tiny = await tinyApp(cloud, 'create.test');
  const result = await tiny.cdk('deploy', { fail: 'Create' });
  expect(result.code).not.toBe(0);
  // the bucket could not have been deleted, had the function not taken its object away
  const seen = await events(cloud, tiny.stack);
  expect(seen.slice(seen.indexOf('Published CREATE_FAILED'))).toEqual(expect.arrayContaining(['Published DELETE_COMPLETE', `${tiny.stack} ROLLBACK_COMPLETE`]));
  expect(seen.indexOf('Published DELETE_IN_PROGRESS')).toBeLessThan(seen.findIndex(event => /^Distribution\w+ DELETE_IN_PROGRESS/.test(event)));
  expect(await bucketsOf(cloud, tiny)).toEqual([]);
  expect((await requests(cloud, tiny, 2)).find(request => request.startsWith('Delete'))).toMatch(/ tiny:mta-sts\.create\.test\/policy\.txt$/);
});

test('a provider that is cancelled gets its Delete while it still works', async () => {
  const tiny = await tinyApp(cloud, 'cancel.test');
  await cloud.setFaults({ action: 'cancel Custom::Tiny', match: 'Create', seconds: 0.5, times: 1 });
  const result = await tiny.cdk('deploy', { wait: '2' });
  expect(result.code).not.toBe(0);
  expect(result.stderr).toContain('Resource creation cancelled');
  expect(await events(cloud, tiny.stack)).toContain('Published DELETE_COMPLETE');
  expect((await requests(cloud, tiny, 2)).map(request => request.split(' ')[0]).sort()).toEqual(['Create', 'Delete']);
});

test('a provider gets the same request twice when it is told to', async () => {
  const tiny = await tinyApp(cloud, 'repeat.test');
  await cloud.setFaults({ action: 'repeat Custom::Tiny', seconds: 0.1, times: 1 });
  expect(await tiny.cdk('deploy')).toMatchObject({ code: 0 });
  const [first, second] = await requests(cloud, tiny, 2);
  expect(first).toMatch(/^Create /);
  expect(second).toBe(first);
});
