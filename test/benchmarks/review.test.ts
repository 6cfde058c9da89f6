import { benchmarkReview } from '../../benchmarks/review';

test('the assemblies that are reviewed have as many domains as they say, and each is changed', async () => {
  const rows = await benchmarkReview({ domains: 40, rounds: 1 });
  expect(rows.map(({ name, target }) => [name, target])).toEqual([
    ['review of 40 domains', { of: 'ours', atMost: 2 }], ['memory of that review', { of: 'ours', atMost: 300 }],
  ]);
}, 30_000);
