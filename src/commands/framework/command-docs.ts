/** What COMMAND DOCS says of a command: the documentation part of its specification. */
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import type { Argument } from './argument.ts';
import type { Command, CommandSpec } from './command.ts';

/** A field's name, and what writes its value. */
type Field = readonly [name: string, write: () => void];

function replyFields(reply: ReplyWriter, fields: readonly Field[]): void {
  reply.map(fields.length);
  for (const [name, write] of fields) {
    reply.bulkText(name);
    write();
  }
}

/** Only what the specification holds is told: a field is missing rather than empty. */
export function replyCommandDocs(reply: ReplyWriter, command: Command): void {
  const { spec, subcommands } = command;
  const text = (value: string): (() => void) => {
    return () => reply.bulkText(value);
  };
  const fields: Field[] = [
    ['summary', text(spec.summary)],
    ['since', text(spec.since)],
    ['group', text(spec.group)],
  ];
  if (spec.complexity !== '') fields.push(['complexity', text(spec.complexity)]);
  const flags = documentationFlags(spec);
  if (flags.length > 0) fields.push(['doc_flags', () => replyFlags(reply, flags)]);
  if (spec.deprecated !== undefined) {
    fields.push(['deprecated_since', text(spec.deprecated.since)]);
    fields.push(['replaced_by', text(spec.deprecated.replacedBy)]);
  }
  const { history } = spec;
  if (history !== undefined) fields.push(['history', () => replyHistory(reply, history)]);
  const { arguments: list } = spec;
  if (list !== undefined) fields.push(['arguments', () => replyArguments(reply, list)]);
  if (subcommands.length > 0) {
    fields.push(['subcommands', () => replySubcommands(reply, subcommands)]);
  }
  replyFields(reply, fields);
}

function documentationFlags(spec: CommandSpec): readonly string[] {
  const flags: string[] = [];
  if (spec.deprecated !== undefined) flags.push('deprecated');
  if (spec.internal === true) flags.push('syscmd');
  return flags;
}

function replyFlags(reply: ReplyWriter, flags: readonly string[]): void {
  reply.set(flags.length);
  for (const flag of flags) reply.simple(flag);
}

function replyHistory(reply: ReplyWriter, history: NonNullable<CommandSpec['history']>): void {
  reply.set(history.length);
  for (const [version, change] of history) {
    reply.array(2);
    reply.bulkText(version);
    reply.bulkText(change);
  }
}

function replyArguments(reply: ReplyWriter, list: readonly Argument[]): void {
  reply.array(list.length);
  for (const argument of list) replyArgument(reply, argument);
}

function replyArgument(reply: ReplyWriter, argument: Argument): void {
  const { keySpec, token, since, deprecatedSince, arguments: nested } = argument;
  const fields: Field[] = [
    ['name', () => reply.bulkText(argument.name)],
    ['type', () => reply.bulkText(argument.type)],
  ];
  if (keySpec !== undefined) fields.push(['key_spec_index', () => reply.integer(keySpec)]);
  if (token !== undefined) fields.push(['token', () => reply.bulkText(token)]);
  if (since !== undefined) fields.push(['since', () => reply.bulkText(since)]);
  if (deprecatedSince !== undefined) {
    fields.push(['deprecated_since', () => reply.bulkText(deprecatedSince)]);
  }
  const flags: string[] = [];
  if (argument.optional === true) flags.push('optional');
  if (argument.multiple === true) flags.push('multiple');
  if (argument.multipleToken === true) flags.push('multiple_token');
  if (flags.length > 0) fields.push(['flags', () => replyFlags(reply, flags)]);
  if (nested !== undefined) fields.push(['arguments', () => replyArguments(reply, nested)]);
  replyFields(reply, fields);
}

/** Documents each subcommand under its full name. */
function replySubcommands(reply: ReplyWriter, subcommands: readonly Command[]): void {
  reply.map(subcommands.length);
  for (const subcommand of subcommands) {
    reply.bulkText(subcommand.fullName);
    replyCommandDocs(reply, subcommand);
  }
}
