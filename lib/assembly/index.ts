export { isObject, type JsonObject } from './json-file';
export { readTemplates } from './read-templates';
export { txtText } from './txt-value';
export { type Resource, type Template } from './template';
export { isUnreadableInput, UnreadableInput } from './unreadable-input';
