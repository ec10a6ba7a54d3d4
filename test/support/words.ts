// Lists of words written as running text: a table of forty commands or edge values then takes three
// lines and can be read at a glance.

/** The words of a text, `""` standing for the empty one. */
export function words(text: string): string[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => (word === '""' ? '' : word));
}
