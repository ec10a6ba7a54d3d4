import { describe, expect, it } from 'vitest';
import { ReplyWriter } from '../../protocol/reply-writer.ts';
import { block, integer, key, many, optional, text } from './argument.ts';
import { Command, type CommandSpec } from './command.ts';
import { replyCommandDocs } from './command-docs.ts';

const SPEC: CommandSpec = {
  name: 'X',
  group: 'server',
  since: '1.0.0',
  summary: 'Sums.',
  complexity: 'O(1)',
  arity: 1,
  flags: [],
};
const BEGINNING =
  '$7 summary $5 Sums. $5 since $5 1.0.0 $5 group $6 server $10 complexity $4 O(1) ';

function docs(protocol: number, spec: Partial<CommandSpec>): string {
  const reply = new ReplyWriter();
  reply.protocol = protocol;
  replyCommandDocs(reply, new Command({ ...SPEC, ...spec }));
  return Buffer.from(reply.tail).toString('latin1').replaceAll('\r\n', ' ');
}

describe('The documentation of a command', () => {
  it('tells only what there is', () => {
    expect(docs(2, {})).toBe(`*8 ${BEGINNING}`);
    expect(docs(3, {})).toBe(`%4 ${BEGINNING}`);
  });

  it('tells by which other means a command is replaced', () => {
    const deprecated = { since: '7.2.0', replacedBy: 'Y' };
    expect(docs(3, { deprecated })).toBe(
      `%7 ${BEGINNING}$9 doc_flags ~1 +deprecated ` +
        '$16 deprecated_since $5 7.2.0 $11 replaced_by $1 Y ',
    );
    expect(docs(2, { internal: true })).toBe(`*10 ${BEGINNING}$9 doc_flags *1 +syscmd `);
  });

  it('tells the history as a set of pairs', () => {
    const history = [['2.0.0', 'Grew.']] as const;
    expect(docs(3, { history })).toBe(`%5 ${BEGINNING}$7 history ~1 *2 $5 2.0.0 $5 Grew. `);
  });

  it('tells arguments, those inside others too', () => {
    const spec: Partial<CommandSpec> = {
      parsesItself: true,
      arguments: [
        key('key'),
        optional(many(block('pair', text('a', { token: 'A' }), integer('b', { since: '2.0.0' })))),
        text('old', { deprecatedSince: '3.0.0' }),
      ],
    };
    expect(docs(3, spec).slice(`%5 ${BEGINNING}`.length)).toBe(
      '$9 arguments *3 ' +
        '%3 $4 name $3 key $4 type $3 key $14 key_spec_index :0 ' +
        '%4 $4 name $4 pair $4 type $5 block $5 flags ~2 +optional +multiple $9 arguments *2 ' +
        '%3 $4 name $1 a $4 type $6 string $5 token $1 A ' +
        '%3 $4 name $1 b $4 type $7 integer $5 since $5 2.0.0 ' +
        '%3 $4 name $3 old $4 type $6 string $16 deprecated_since $5 3.0.0 ',
    );
  });

  it('documents subcommands under their full names', () => {
    const subcommands = [new Command({ ...SPEC, name: 'SUB', summary: 'Does.' })];
    const reply = docs(3, { subcommands });
    expect(reply).toContain('$11 subcommands %1 $5 x|sub %4 $7 summary $5 Does. ');
  });
});
