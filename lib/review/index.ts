export { failing, review, type ReviewOptions } from './review';
export { sideOf } from './side';
export type { DomainReview, Place, Review, Side, SideOfDomain } from './types';
