export { literal, literalText, literalTexts } from './literal';
export { isObject } from '../private/is-object';
export { readTemplates } from './read-templates';
export type { Resource, Template } from './template';
export { txtValue } from './txt-value';
export { UnreadableInput } from './unreadable-input';
