import { AsyncLocalStorage } from 'node:async_hooks';
import type { Language } from '../kernel/text.js';

/** What every line of one request may need to know without being told: for logs and the language of texts. */
export interface RequestContext {
  readonly requestId: string;
  readonly language: Language;
}

export const requestContext = new AsyncLocalStorage<RequestContext>();

export const callerLanguage = (): Language => requestContext.getStore()?.language ?? 'zh-CN';
