import type { StackEvent } from '@aws-sdk/client-cloudformation';
import { inventory } from './account';
import { boundProofs, Deployment, DomainUnderTest, failAfter, inTurns, useLocalCloud } from './harness';
import { Look, SendersEye, violations } from './senders-eye';
import { MtaStsPolicy } from '../../lib';
import type { CdkResult, EdgeFault, Fault } from '../../local';

const before = MtaStsPolicy.testing({ mx: ['mail.example.net'] });
const after = MtaStsPolicy.testing({ mx: ['mail.example.net', 'backup.example.net'] });

interface Case {
  readonly operation: 'create' | 'update' | 'rollback' | 'delete';
  readonly step: string;
  readonly fault: string;
  /** Of the account. */
  readonly faults?: Omit<Fault, 'match'>[];
  readonly atEdge?: Omit<EdgeFault, 'host'>;
  readonly args?: string[];
  readonly ends: 'well' | 'in failure';
  readonly announced: 'nothing' | 'old' | 'new';
  readonly served: 'nothing' | 'old' | 'new';
  readonly says?: RegExp;
}

const denied = { error: 'AccessDenied', status: 403 };
const throttled = { error: 'SlowDown', status: 503 };
const refused = { error: 'InvalidRequest', status: 400 };

const cases: Case[] = [
  { operation: 'create', step: 'listing', fault: 'permission comes late', faults: [{ action: 's3:ListBucketVersions', ...denied, times: 2 }], ends: 'well', announced: 'new', served: 'new' },
  { operation: 'create', step: 'proof before', fault: 'another certificate', atEdge: { kind: 'certificate', names: ['other.example'] }, ends: 'in failure', announced: 'nothing', served: 'nothing', says: /Nothing was written[\s\S]*certificate of the distribution/ },
  { operation: 'create', step: 'write', fault: 'refused', faults: [{ action: 's3:PutObject', ...refused }], ends: 'in failure', announced: 'nothing', served: 'nothing', says: /s3:PutObject/ },
  { operation: 'create', step: 'record', fault: 'refused', faults: [{ action: 'create AWS::Route53::RecordSet', error: 'InvalidChangeBatch' }], ends: 'in failure', announced: 'nothing', served: 'nothing' },
  { operation: 'update', step: 'listing', fault: 'throttled', faults: [{ action: 's3:ListBucketVersions', ...throttled, times: 2 }], ends: 'well', announced: 'new', served: 'new' },
  { operation: 'update', step: 'proof before', fault: '503 for a while', atEdge: { kind: 'status', status: 503, seconds: 3 }, ends: 'well', announced: 'new', served: 'new' },
  { operation: 'update', step: 'proof before', fault: 'another certificate', atEdge: { kind: 'certificate', names: ['other.example'] }, ends: 'in failure', announced: 'old', served: 'old', says: /Nothing was written/ },
  { operation: 'update', step: 'proof before', fault: 'no answer', atEdge: { kind: 'reset' }, ends: 'in failure', announced: 'old', served: 'old', says: /Nothing was written/ },
  { operation: 'update', step: 'write', fault: 'permission comes late', faults: [{ action: 's3:PutObject', ...denied, times: 2 }], ends: 'well', announced: 'new', served: 'new' },
  { operation: 'update', step: 'write', fault: 'slow', faults: [{ action: 's3:PutObject', seconds: 2, times: 1 }], ends: 'well', announced: 'new', served: 'new' },
  { operation: 'update', step: 'write', fault: 'refused', faults: [{ action: 's3:PutObject', ...refused, times: 1 }], ends: 'in failure', announced: 'old', served: 'old', says: /s3:PutObject/ },
  { operation: 'update', step: 'proof after', fault: 'old bytes for a while', atEdge: { kind: 'stale', seconds: 6 }, ends: 'well', announced: 'new', served: 'new' },
  { operation: 'update', step: 'proof after', fault: 'old bytes for good', atEdge: { kind: 'stale' }, ends: 'in failure', announced: 'old', served: 'old', says: /The old text is back[\s\S]*revision/ },
  { operation: 'update', step: 'proof after', fault: 'old bytes for good, --no-rollback', args: ['--no-rollback'], atEdge: { kind: 'stale' }, ends: 'in failure', announced: 'old', served: 'old', says: /The old text is back[\s\S]*revision/ },
  { operation: 'update', step: 'status of the stack', fault: 'not known', faults: [{ action: 'cloudformation:DescribeStacks', ...refused, times: 3 }], ends: 'well', announced: 'new', served: 'new' },
  { operation: 'update', step: 'record', fault: 'refused', faults: [{ action: 'update AWS::Route53::RecordSet', error: 'Throttling', times: 1 }], ends: 'in failure', announced: 'old', served: 'old' },
  { operation: 'rollback', step: 'another resource', fault: 'fails', ends: 'in failure', announced: 'old', served: 'old' },
  { operation: 'rollback', step: 'another resource', fault: 'fails, --no-rollback', args: ['--no-rollback'], ends: 'in failure', announced: 'new', served: 'new' },
  { operation: 'rollback', step: 'restoring', fault: 'throttled', faults: [{ action: 's3:ListBucketVersions', ...throttled, times: 3 }], ends: 'in failure', announced: 'old', served: 'old' },
  { operation: 'delete', step: 'deleting', fault: 'throttled', faults: [{ action: 's3:DeleteObjectVersion', ...throttled, times: 2 }], ends: 'well', announced: 'nothing', served: 'nothing' },
  { operation: 'delete', step: 'deleting', fault: 'refused', faults: [{ action: 's3:DeleteObjectVersion', ...refused, times: 1 }], ends: 'in failure', announced: 'nothing', served: 'old' },
];

interface Result extends CdkResult {
  readonly domain: DomainUnderTest;
  readonly announced: string[];
  readonly served: string;
  readonly violations: Look[];
}

const cloud = useLocalCloud();
const results = new Map<Case, Result>();
let atFirst: string[];

function deployment(policy: MtaStsPolicy, operation: Case['operation'], failing = false): Deployment {
  return {
    policy,
    adjust: (stack, mtaSts) => {
      boundProofs(stack, 72);
      if (operation === 'rollback' && failing) {
        failAfter(stack, mtaSts);
      }
    },
  };
}

async function operate(each: Case, domain: DomainUnderTest): Promise<void> {
  const { operation, args = [] } = each;
  const eye = new SendersEye(cloud(), domain.domain, [0], 100);
  if (each.atEdge) {
    await cloud().faultAtEdge({ host: `mta-sts.${domain.domain}`, ...each.atEdge });
  }
  const result = operation === 'delete'
    ? await domain.cdk('destroy', deployment(before, operation), '--force')
    : await domain.tryDeploy(deployment(after, operation, true), ...args);
  const looks = await eye.stop();
  cloud().edge.faults.clear(`mta-sts.${domain.domain}`);
  const events = await domain.events();
  results.set(each, {
    ...result,
    domain,
    announced: await domain.announced(),
    served: await domain.served().catch(() => ''),
    violations: violations(looks, [before.id, after.id])
      // a fault of the edge itself is nobody's doing
      .filter(({ problem }) => !each.atEdge || problem === undefined)
      // in a rollback the old bytes return just before the old id, which then sends everybody to fetch again (design, Rollback)
      .filter(look => !inRollback(events, look)),
  });
}

/** Whether the stack was rolling back at some time of the look. */
function inRollback(events: StackEvent[], { from, to }: Look): boolean {
  const states = events.filter(({ ResourceType }) => ResourceType === 'AWS::CloudFormation::Stack');
  return states.some(({ ResourceStatus, Timestamp }, index) => ResourceStatus!.endsWith('ROLLBACK_IN_PROGRESS')
    && Timestamp!.getTime() <= to && (states[index + 1]?.Timestamp?.getTime() ?? Infinity) >= from);
}

beforeAll(async () => {
  const domains = await Promise.all(cases.map((_, index) => new DomainUnderTest(cloud(), `case-${index}.example`).createZone()));
  atFirst = await inventory(cloud());
  const all = cases.map((each, index) => ({ each, domain: domains[index] }));
  await inTurns(all.filter(({ each }) => each.operation !== 'create'), async ({ each, domain }) => void await domain.deploy(deployment(before, each.operation)));
  await cloud().setFaults(...all.flatMap(({ each, domain }) => [
    // calls name the bucket, which is named after the stack; operations of CloudFormation have the record's name
    ...(each.faults ?? []).map(fault => ({ ...fault, match: fault.action.includes(' ') ? `_mta-sts.${domain.domain}.` : domain.stackName.toLowerCase() })),
    ...each.operation === 'rollback' ? [{ action: 'create AWS::SNS::Topic', error: 'InternalFailure', match: domain.stackName }] : [],
  ]));
  await inTurns(all, ({ each, domain }) => operate(each, domain));
}, 400_000);

describe.each(cases)('$operation, $step: $fault', each => {
  const ids = { nothing: undefined, old: before.id, new: after.id };
  const texts = { nothing: undefined, old: before.text, new: after.text };

  test(`it ends ${each.ends}; ${each.announced} is announced, ${each.served} is served, and no sender met an id before its text`, () => {
    const { code, stdout, stderr, announced, served, violations: seen } = results.get(each)!;
    const output = stdout + stderr;
    expect({ code: code === 0 ? 'well' : 'in failure', output }).toEqual({ code: each.ends, output });
    expect(announced).toEqual(each.announced === 'nothing' ? [] : [`v=STSv1; id=${ids[each.announced]}`]);
    if (each.served === 'nothing') {
      expect(served).not.toMatch(/STSv1/);
    } else {
      expect(served).toBe(texts[each.served]);
    }
    if (each.says) {
      expect(output).toMatch(each.says);
    }
    expect(seen).toEqual([]);
  });
});

test('after destroy nothing is left in the account by any of them', async () => {
  await cloud().setFaults();
  cloud().edge.faults.clear();
  const kept = [...results].filter(([{ announced, ends }]) => announced !== 'nothing' || ends === 'in failure').map(([each, { domain }]) => ({ each, domain }));
  await inTurns(kept, async ({ each, domain }) => domain.destroy(deployment(before, each.operation)));
  expect(await inventory(cloud())).toEqual(atFirst);
}, 200_000);
