import { TlsReporting } from '../../lib';
import { parseTlsRptRecord } from '../../lib/protocol';

test('a mailbox becomes the record that every reporter accepts', () => {
  const reporting = TlsReporting.toMailbox('tls-reports@example.com');
  expect(reporting.text).toBe('v=TLSRPTv1; rua=mailto:tls-reports@example.com');
  expect(reporting.rua).toEqual(['mailto:tls-reports@example.com']);
  expect(parseTlsRptRecord([reporting.text!]).valid).toBe(true);
});

test('several addresses keep their order, since only the first is sure to get reports', () => {
  expect(TlsReporting.to('https://reports.example.com/tls', 'mailto:tls@example.com').text)
    .toBe('v=TLSRPTv1; rua=https://reports.example.com/tls,mailto:tls@example.com');
  expect(TlsReporting.toMailbox('b@example.com', 'a@example.com').rua).toEqual(['mailto:b@example.com', 'mailto:a@example.com']);
});

test('rua is what the record says: the host in lower case, each address once', () => {
  const reporting = TlsReporting.toMailbox('Tls@EXAMPLE.com', 'Tls@example.com');
  expect(reporting.rua).toEqual(['mailto:Tls@example.com']);
  expect(reporting.text).toBe('v=TLSRPTv1; rua=mailto:Tls@example.com');
});

test('a reader can tell that the record is kept by others from that there are no reports', () => {
  expect(TlsReporting.managedElsewhere().isManagedElsewhere).toBe(true);
  expect([TlsReporting.none(), TlsReporting.toMailbox('tls@example.com')].map(({ isManagedElsewhere }) => isManagedElsewhere)).toEqual([false, false]);
});

test.each([['none', TlsReporting.none()], ['managedElsewhere', TlsReporting.managedElsewhere()]])('%s has no address and no record', (_name, reporting) => {
  expect([reporting.rua, reporting.text]).toEqual([[], undefined]);
});

test.each([
  ['mailto:tls@example.com', /"mailto:" twice.*address alone/],
  ['tls-reports', /has no "@".*tls-reports@example\.com/],
])('the mailbox %j is refused, with what to write', (address, error) => {
  expect(() => TlsReporting.toMailbox(address)).toThrow(error);
});
