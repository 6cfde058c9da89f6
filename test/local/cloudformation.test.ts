import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { LocalCloud, startLocalCloud } from '../../local';

let cloud: LocalCloud;

beforeAll(async () => { cloud = await startLocalCloud({ regions: [] }); });
afterAll(async () => cloud.stop());

/** Deploys a template with one parameter resource, and returns the stack's output. */
async function outputOf(region: string, name: string, value: unknown): Promise<string> {
  const cloudformation = new CloudFormationClient(cloud.clientConfig(region));
  await cloudformation.send(new CreateStackCommand({
    StackName: name,
    TemplateBody: JSON.stringify({
      Resources: { Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: value } } },
      Outputs: { Out: { Value: { 'Fn::GetAtt': ['Parameter', 'Value'] } } },
    }),
  }));
  for (;;) {
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName: name }));
    if (Stacks![0].StackStatus !== 'CREATE_IN_PROGRESS') {
      expect(Stacks![0].StackStatus).toBe('CREATE_COMPLETE');
      return Stacks![0].Outputs![0].OutputValue!;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

test('Fn::GetStackOutput reads the stack of the region that it names, and of its own without', async () => {
  await outputOf('us-east-1', 'source', 'from us-east-1');
  await outputOf('eu-west-1', 'source', 'from eu-west-1');
  const reference = { StackName: 'source', OutputName: 'Out' };
  expect(await outputOf('eu-west-1', 'far', { 'Fn::GetStackOutput': { ...reference, Region: 'us-east-1' } })).toBe('from us-east-1');
  expect(await outputOf('eu-west-1', 'near', { 'Fn::GetStackOutput': reference })).toBe('from eu-west-1');
});
