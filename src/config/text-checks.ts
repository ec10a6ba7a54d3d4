// What certain texts must look like. Each check returns Redis's sentence for what is wrong.
import type { TextCheck } from './scalar-types.ts';

const MAX_HOSTNAME_LENGTH = 255;
const HOSTNAME = /^[A-Za-z0-9.-]*$/;
/** Characters with a meaning in the cluster's own file. */
const NODE_NAME = /^[^!#$%&()*+:;<>?@[\]^{|}~]*$/;
/** Either an escaped brace, a variable, or a brace that is neither. */
const TEMPLATE_PARTS = /\{\{|\{([^}]*)\}|\{/g;
/** Variables that stand for something whatever the configuration is. */
const FILLED_VARIABLES: readonly string[] = [
  'listen-addr',
  'port',
  'tls-port',
  'unixsocket',
  'config-file',
];
/** Variables that may stand for nothing. */
const EMPTY_VARIABLES: readonly string[] = ['title', 'server-mode'];

function isPath(name: string): boolean {
  return name.includes('/') || name.includes('\\');
}

/** A file's name in the data directory; it may be empty. */
export function plainFileName(option: string): TextCheck {
  return (name) => (isPath(name) ? `${option} can't be a path, just a filename` : undefined);
}

/** A name in the data directory, of a "filename" or a "dirname", that is not empty. */
export function plainName(option: string, kind: string): TextCheck {
  return (name) => {
    if (name === '') return `${option} can't be empty`;
    return isPath(name) ? `${option} can't be a path, just a ${kind}` : undefined;
  };
}

export const hostname: TextCheck = (name) => {
  if (name.length > MAX_HOSTNAME_LENGTH) return 'Hostnames must be less than 256 characters';
  if (HOSTNAME.test(name)) return undefined;
  return 'Hostnames may only contain alphanumeric characters, hyphens or dots';
};

export const nodeName: TextCheck = (name) =>
  NODE_NAME.test(name) ? undefined : 'Announced human node name contained invalid character';

/** Known variables in braces ("{{" is a brace); filled in, they must leave more than spaces. */
export const processTitleTemplate: TextCheck = (template) => {
  const refusal = 'template format is invalid or contains unknown variables';
  let known = true;
  const filled = template.replace(TEMPLATE_PARTS, (part: string, variable?: string) => {
    if (part === '{{') return part;
    if (variable !== undefined && FILLED_VARIABLES.includes(variable)) return 'filled';
    if (variable === undefined || !EMPTY_VARIABLES.includes(variable)) known = false;
    return '';
  });
  return known && /[^ ]/.test(filled) ? undefined : refusal;
};
