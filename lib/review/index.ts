export { failing, LIVE, review, type ReviewOptions } from './review';
export { sideOf } from './side';
export type { DomainReview, MailRecords, Review, Side, SideOfDomain } from './types';
