import { StringDecoder } from 'node:string_decoder';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { LIMITS } from '../platform/limits.js';
import { workbookBroken } from './workbook-archive.js';

export type Attributes = Readonly<Record<string, string>>;

/** What a part's reader hears, by local name: some programs write `x:row` for `row`. */
export interface XmlListener {
  readonly opened: (name: string, attributes: Attributes) => void;
  readonly closed: (name: string) => void;
  readonly text: (text: string) => void;
}

/**
 * Parses XML as it arrives and gives the listener's harvest after every chunk. The parser knows no entities of a
 * document's own, and keeps no more than one node: a node beyond the limit is refused.
 */
export async function* parsed<T>(
  chunks: AsyncIterable<Buffer>,
  listener: XmlListener,
  harvest: () => T,
): AsyncGenerator<T> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const decoder = new StringDecoder('utf8');
  let waiting = 0;
  parser.on('opentag', (tag: SaxesTagPlain) => {
    waiting = 0;
    listener.opened(localName(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag: SaxesTagPlain) => {
    waiting = 0;
    listener.closed(localName(tag.name));
  });
  parser.on('text', listener.text);
  parser.on('cdata', listener.text);
  parser.on('error', (error) => {
    throw workbookBroken(error.message);
  });
  for await (const chunk of chunks) {
    const text = decoder.write(chunk);
    waiting += text.length;
    if (waiting > LIMITS.workbookNodeCharacters) throw workbookBroken('a node of it is too long');
    parser.write(text);
    yield harvest();
  }
  parser.write(decoder.end()).close();
  yield harvest();
}

export async function parseAll(chunks: AsyncIterable<Buffer>, listener: XmlListener): Promise<void> {
  const steps = parsed(chunks, listener, () => undefined);
  while (!(await steps.next()).done);
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
