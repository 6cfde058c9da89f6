import { alias } from './alias';
import { caa } from './caa';
import { dane } from './dane';
import { domain } from './domain';
import { factsAge } from './facts-age';
import { mxAddress } from './mx-address';
import { mxCoverage } from './mx-coverage';
import { mxExpiry } from './mx-expiry';
import { mxNames } from './mx-names';
import { mxPatterns } from './mx-patterns';
import { mxTls } from './mx-tls';
import { notAsked } from './not-asked';
import { policyAddress } from './policy-address';
import { policyAnswer } from './policy-answer';
import { policyExpiry } from './policy-expiry';
import { policyFamilies } from './policy-families';
import { policyMaxAge } from './policy-max-age';
import { policyMode } from './policy-mode';
import { policyPrivate } from './policy-private';
import { policyRoute } from './policy-route';
import { policySpeed } from './policy-speed';
import { policyText } from './policy-text';
import { policyWithoutMail } from './policy-without-mail';
import { reportEndpoint } from './report-endpoint';
import { reportMailbox } from './report-mailbox';
import { stsPlace } from './sts-place';
import { stsRecord } from './sts-record';
import { stsServerSilent } from './sts-server-silent';
import { stsServers } from './sts-servers';
import { stsStrings } from './sts-strings';
import { stsTtl } from './sts-ttl';
import { tlsRpt } from './tls-rpt';
import { tlsRptOfDane } from './tls-rpt-of-dane';
import { wildcard } from './wildcard';
import { CheckFinding } from '../check-codes';
import { View } from '../view';

type Check = (view: View) => CheckFinding[];

export const CHECKS: readonly Check[] = [
  domain,
  factsAge,
  wildcard,
  alias,
  stsRecord,
  stsPlace,
  stsStrings,
  stsTtl,
  stsServers,
  stsServerSilent,
  policyAddress,
  policyAnswer,
  policySpeed,
  policyFamilies,
  policyPrivate,
  policyRoute,
  policyExpiry,
  policyText,
  policyMode,
  policyWithoutMail,
  policyMaxAge,
  caa,
  mxCoverage,
  mxPatterns,
  mxNames,
  mxAddress,
  mxTls,
  mxExpiry,
  dane,
  tlsRpt,
  reportMailbox,
  reportEndpoint,
  tlsRptOfDane,
  notAsked,
];
