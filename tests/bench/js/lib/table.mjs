// Markdown tables, with numbers to the right.

const isNumber = (cell) => /^[\d.,]+×?$/.test(cell);

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (rows.every((row) => isNumber(row[column])) ? '---:' : '---'));
  return [line(head), line(rule), ...rows.map(line), ''].join('\n');
}
